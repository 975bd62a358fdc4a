package groundlab.forms;

import groundlab.data.PreferencePair;
import groundlab.rows.Fields;
import java.util.List;

/**
 * mDPO's rows (fwnlp/mDPO-preference-data): {@code img_path}, {@code prompt}, {@code chosen},
 * {@code rejected}. Of a prompt in Vicuna's chat layout the question is taken.
 */
public record MdpoForm() implements PublishedForm {

    @Override
    public String title() {
        return "mDPO (img_path, prompt, chosen, rejected)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.has("img_path") && row.has("chosen");
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        Draft draft =
                Draft.published(
                        "mDPO",
                        row,
                        row.freeId("id"),
                        row.picture("img_path"),
                        Questions.withoutLayout(row.text("prompt")));
        return List.of(draft.pair(row.text("chosen"), row.text("rejected")));
    }
}

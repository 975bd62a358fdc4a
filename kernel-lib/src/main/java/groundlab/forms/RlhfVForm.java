package groundlab.forms;

import groundlab.data.PreferencePair;
import groundlab.rows.Fields;
import java.util.List;

/**
 * RLHF-V's rows (openbmb/RLHF-V-Dataset): {@code image}, and {@code text}, which is JSON with
 * {@code question}, {@code chosen} and {@code rejected}; the id is {@code idx}. Where the picture
 * is not inside, it is at {@code image_path}.
 */
public record RlhfVForm() implements PublishedForm {

    @Override
    public String title() {
        return "RLHF-V (image, text as JSON)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.has("text") && (row.has("image") || row.has("image_path"));
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        Fields text = row.object("text");
        Draft draft =
                Draft.published(
                        "RLHF-V",
                        row,
                        row.freeId("idx"),
                        row.picture(row.has("image") ? "image" : "image_path"),
                        Questions.withoutPlace(text.text("question")),
                        "ds_name",
                        "origin_dataset",
                        "origin_split",
                        "image_path");
        return List.of(draft.pair(text.text("chosen"), text.text("rejected")));
    }
}

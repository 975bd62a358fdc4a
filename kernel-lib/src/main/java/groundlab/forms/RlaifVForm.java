package groundlab.forms;

import groundlab.data.PreferencePair;
import groundlab.rows.Fields;
import java.util.List;

/**
 * RLAIF-V's rows (openbmb/RLAIF-V-Dataset): {@code image}, {@code question}, {@code chosen}, {@code
 * rejected}; the id is {@code idx}. Where the picture is not inside, it is at {@code image_path}.
 */
public record RlaifVForm() implements PublishedForm {

    @Override
    public String title() {
        return "RLAIF-V (image, question, chosen, rejected)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.has("question") && (row.has("image") || row.has("image_path"));
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        Draft draft =
                Draft.published(
                        "RLAIF-V",
                        row,
                        row.freeId("idx"),
                        row.picture(row.has("image") ? "image" : "image_path"),
                        Questions.withoutPlace(row.text("question")),
                        "ds_name",
                        "origin_dataset",
                        "origin_split",
                        "image_path");
        return List.of(draft.pair(row.text("chosen"), row.text("rejected")));
    }
}

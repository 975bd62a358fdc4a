package groundlab.forms;

import groundlab.data.PreferencePair;
import groundlab.rows.Fields;
import java.util.List;

/**
 * POVID's rows (YiyangAiLab/POVID_preference_data_for_VLLMs): {@code id}, {@code image}, {@code
 * conversations} with the question and the chosen answer, {@code rejected_conversations} with the
 * same question and the rejected one.
 */
public record PovidForm() implements PublishedForm {

    @Override
    public String title() {
        return "POVID (image, conversations, rejected_conversations)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.has("rejected_conversations");
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        Dialogue chosen = Dialogue.of(row, "conversations");
        Dialogue rejected = Dialogue.of(row, "rejected_conversations");
        Draft draft =
                Draft.published(
                        "POVID",
                        row,
                        row.freeId("id"),
                        row.picture("image"),
                        chosen.question("conversations"));
        return List.of(
                draft.pair(
                        chosen.answer("conversations"), rejected.answer("rejected_conversations")));
    }
}

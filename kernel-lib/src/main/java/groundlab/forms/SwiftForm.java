package groundlab.forms;

import groundlab.data.PreferencePair;
import groundlab.rows.Fields;
import java.util.List;

/**
 * ms-swift's form: {@code messages} (question and chosen answer), {@code images} (one), and the
 * rejected answer as {@code rejected_response} or at the end of {@code rejected_messages}; {@code
 * rejected_images} if there is a worse picture. A system message becomes the fact {@code system}.
 */
public record SwiftForm() implements PublishedForm {

    @Override
    public String title() {
        return "ms-swift (messages, images, rejected_response)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.has("messages")
                && (row.has("rejected_response")
                        || row.has("rejected_messages")
                        || row.has("images"));
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        Dialogue chat = Dialogue.of(row, "messages");
        Draft draft = TrlForm.draft(row, TrlForm.picture(row), chat.question("messages"));
        if (!chat.system().isBlank()) {
            draft = draft.with("system", chat.system());
        }
        return List.of(draft.pair(chat.answer("messages"), rejected(row)));
    }

    private static String rejected(Fields row) {
        return row.has("rejected_messages") && !row.has("rejected_response")
                ? Dialogue.of(row, "rejected_messages").answer("rejected_messages")
                : row.text("rejected_response");
    }
}

package groundlab.forms;

import groundlab.data.PreferencePair;
import groundlab.rows.Fields;
import java.util.List;

/**
 * TRL's conversational form: as {@link TrlForm}, but {@code prompt}, {@code chosen} and {@code
 * rejected} are messages, whose content is a text or typed parts. Without {@code prompt} the
 * question is the one in {@code chosen}. A system message becomes the fact {@code system}; a chat
 * of several turns is refused.
 */
public record TrlChatForm() implements PublishedForm {

    @Override
    public String title() {
        return "TRL's chat (prompt, images, chosen, rejected as messages)";
    }

    @Override
    public boolean fits(Fields row) {
        return row.hasList("prompt") || row.hasList("chosen");
    }

    @Override
    public List<PreferencePair> pairs(Fields row) {
        String asked = row.has("prompt") ? "prompt" : "chosen";
        Dialogue chat = Dialogue.of(row, asked);
        Draft draft = TrlForm.draft(row, TrlForm.picture(row), chat.question(asked));
        if (!chat.system().isBlank()) {
            draft = draft.with("system", chat.system());
        }
        return List.of(
                draft.pair(
                        Dialogue.of(row, "chosen").answer("chosen"),
                        Dialogue.of(row, "rejected").answer("rejected")));
    }
}

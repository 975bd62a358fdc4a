package groundlab.forms;

import static groundlab.internal.Checks.check;

import groundlab.rows.Fields;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The messages of a chat in a row, as TRL and ms-swift have them ({@code role}, {@code content}) or
 * as LLaVA and POVID do ({@code from}, {@code value}). A content is a text, or parts of which those
 * of type text count.
 */
record Dialogue(String system, List<String> questions, List<String> answers) {

    /** {@return the messages of a field} */
    static Dialogue of(Fields row, String name) {
        List<Fields> messages = row.rows(name);
        return new Dialogue(
                said(messages, "system"),
                texts(messages, "user", "human"),
                texts(messages, "assistant", "gpt"));
    }

    /** {@return the question, without the place for a picture; there must be one only} */
    String question(String name) {
        check(
                questions.size() == 1,
                "field %s must hold one question, got %d",
                name,
                questions.size());
        return Questions.withoutPlace(questions.get(0));
    }

    /** {@return the answer; there must be one only} */
    String answer(String name) {
        check(answers.size() == 1, "field %s must hold one answer, got %d", name, answers.size());
        return answers.get(0);
    }

    private static String said(List<Fields> messages, String role) {
        return String.join("\n", texts(messages, role, role));
    }

    private static List<String> texts(List<Fields> messages, String role, String otherName) {
        return messages.stream()
                .filter(one -> List.of(role, otherName).contains(role(one)))
                .map(Dialogue::content)
                .toList();
    }

    private static String role(Fields message) {
        return message.has("from") ? message.text("from") : message.text("role");
    }

    private static String content(Fields message) {
        if (message.has("value")) {
            return message.text("value");
        }
        if (!message.hasList("content")) {
            return message.text("content");
        }
        return message.rows("content").stream()
                .filter(part -> part.text("type").equals("text"))
                .map(part -> part.text("text"))
                .collect(Collectors.joining("\n"));
    }
}

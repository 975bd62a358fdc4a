package groundlab.text;

import java.util.List;
import java.util.stream.Stream;

/** Texts as sentences, and back. */
public final class Sentences {

    private Sentences() {}

    /** {@return the sentences with their marks, none for a blank text} */
    public static List<String> split(String text) {
        return Stream.of(text.strip().split("(?<=[.!?])\\s+"))
                .filter(sentence -> !sentence.isBlank())
                .toList();
    }

    /** {@return two parts of a text with a blank between them, but none before a mark} */
    public static String join(String before, String after) {
        boolean tight =
                before.isEmpty() || after.isEmpty() || ".,;:!?".indexOf(after.charAt(0)) >= 0;
        return tight ? before + after : before + " " + after;
    }
}

package groundlab.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Texts as sentences, and back. */
public final class Sentences {

    // After a mark and what closes a quotation, but not after an abbreviation or a list's number.
    private static final Pattern GAP =
            Pattern.compile(
                    "(?<=[.!?]|[.!?][\"')])(?<!\\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\\.g|i\\.e)\\.)"
                            + "(?<!(?m:^)\\d{1,3}\\.)\\s+");

    private Sentences() {}

    /**
     * {@return the sentences with their marks, none for a blank text} Usual abbreviations, such as
     * {@code St.} and {@code e.g.}, end none, and neither does a number at the start of a line.
     */
    public static List<String> split(String text) {
        return Stream.of(GAP.split(text.strip())).filter(sentence -> !sentence.isBlank()).toList();
    }

    /** {@return two parts of a text with a blank between them, but none before a mark} */
    public static String join(String before, String after) {
        boolean tight =
                before.isEmpty() || after.isEmpty() || ".,;:!?".indexOf(after.charAt(0)) >= 0;
        return tight ? before + after : before + " " + after;
    }
}

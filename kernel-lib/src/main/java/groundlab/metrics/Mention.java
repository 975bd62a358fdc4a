package groundlab.metrics;

import static groundlab.internal.Checks.check;

/**
 * An object named in a text.
 *
 * @param object the lexicon's name of the object, which need not be the word in the text
 * @param start index of the first character in the text
 * @param end index after the last character
 */
public record Mention(String object, int start, int end) {

    /** Checks the span. */
    public Mention {
        check(
                0 <= start && start < end,
                "a mention must span at least one character, got %s to %s",
                start,
                end);
    }
}

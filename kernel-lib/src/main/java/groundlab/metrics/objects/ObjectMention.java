package groundlab.metrics.objects;

import static groundlab.internal.Checks.check;

/**
 * An object named in a caption.
 *
 * @param word the base form that was found in the word list, such as {@code bike}
 * @param node the object it stands for, such as {@code bicycle}
 * @param index place of its first word among the caption's words, from 0
 * @param start index of its first character in the caption
 * @param end index after its last character
 */
public record ObjectMention(String word, String node, int index, int start, int end) {

    /** Checks the span. */
    public ObjectMention {
        check(
                0 <= start && start < end && index >= 0,
                "a mention must span at least one character, got %s to %s at word %s",
                start,
                end,
                index);
    }
}

package groundlab.notebook;

import static groundlab.internal.Checks.check;

/**
 * A stretch of a text.
 *
 * @param start index of its first character
 * @param end index after its last character
 */
public record Span(int start, int end) {

    /** Checks that the span is not empty. */
    public Span {
        check(start >= 0 && end > start, "a span needs 0 <= start < end, got [%d, %d)", start, end);
    }
}

package groundlab.english;

import static groundlab.internal.Checks.check;

/**
 * A word or a sign of a text.
 *
 * @param text as the published tokenizer gives it; a straight quotation mark becomes {@code ``} or
 *     {@code ''}
 * @param start index of its first character in the text
 * @param end index after its last character
 */
public record Token(String text, int start, int end) {

    /** Checks the span. */
    public Token {
        check(0 <= start && start < end, "a token must span characters, got %s to %s", start, end);
    }
}

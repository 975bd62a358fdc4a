package groundlab.metrics.amber;

import static groundlab.internal.Checks.check;

/**
 * A noun of a description.
 *
 * @param base its base form, in the case in which it stands
 * @param start index of its first character in the text
 * @param end index after its last character
 */
public record AmberNoun(String base, int start, int end) {

    /** Checks the span. */
    public AmberNoun {
        check(0 <= start && start < end, "a noun must span characters, got %s to %s", start, end);
    }
}

package groundlab.memory;

import static groundlab.internal.Checks.check;

/**
 * The longest of the sequences that are made of a row, such as of a pair and one of its pictures;
 * the others of a batch are padded to its length.
 *
 * <pre>{@code
 * Sequence both = new Sequence(576 + 40 + 160, 160, 576); // a picture, a prompt, two answers
 * both.tokens(); // → 776
 * }</pre>
 *
 * @param tokens T, the picture's among them
 * @param scored tokens whose log-probabilities are computed
 * @param image tokens of the picture
 */
public record Sequence(int tokens, int scored, int image) {

    /** Checks that the parts are no longer than the whole. */
    public Sequence {
        check(
                tokens >= 1 && scored >= 0 && image >= 0 && scored + image <= tokens,
                "a sequence of %d tokens cannot score %d and have %d of a picture",
                tokens,
                scored,
                image);
    }
}

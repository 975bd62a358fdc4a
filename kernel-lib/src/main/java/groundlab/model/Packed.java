package groundlab.model;

import static groundlab.internal.Checks.check;

import java.util.List;

/**
 * One sequence {@code [image, shared | branch | branch …]}: each branch sees the image, the shared
 * tokens and itself, with positions that go on from the shared ones. The same numbers as separate
 * sequences, with the image and the shared tokens computed once.
 *
 * @param view the picture
 * @param shared tokens after the image that all branches have in common, may be empty
 * @param branches what follows, each for itself; none for the image and the shared tokens alone
 */
public record Packed(ImageView view, int[] shared, List<Branch> branches) {

    /**
     * A continuation.
     *
     * @param tokens its token ids
     * @param scoredFrom index of the first token whose log-probability counts
     */
    public record Branch(int[] tokens, int scoredFrom) {

        /** Checks that something is scored. */
        public Branch {
            check(
                    scoredFrom >= 0 && scoredFrom < tokens.length,
                    "a branch of %d tokens must score at least one, from %d on",
                    tokens.length,
                    scoredFrom);
        }

        int scored() {
            return tokens.length - scoredFrom;
        }
    }

    /** Copies the branches. */
    public Packed {
        branches = List.copyOf(branches);
    }

    int length(int head) {
        return head + shared.length + branches.stream().mapToInt(b -> b.tokens.length).sum();
    }
}

package groundlab.model;

import static groundlab.internal.Checks.check;

import java.util.Arrays;
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
     * @param targets the tokens that are scored, one for each from {@code scoredFrom} on: its own,
     *     or what might have come in their places
     * @param weights how much each scored token counts in the sum; empty if all count 1
     */
    public record Branch(int[] tokens, int scoredFrom, int[] targets, float[] weights) {

        /** Checks that something is scored. */
        public Branch {
            check(
                    scoredFrom >= 0 && scoredFrom < tokens.length,
                    "a branch of %d tokens must score at least one, from %d on",
                    tokens.length,
                    scoredFrom);
            int scored = tokens.length - scoredFrom;
            check(
                    targets.length == scored,
                    "a branch that scores %d tokens needs as many targets, got %d",
                    scored,
                    targets.length);
            check(
                    weights.length == scored || weights.length == 0,
                    "a branch that scores %d tokens needs as many weights, got %d",
                    scored,
                    weights.length);
        }

        /** Scores its own tokens, each as much as the others. */
        public Branch(int[] tokens, int scoredFrom) {
            this(tokens, scoredFrom, scored(tokens, scoredFrom), new float[0]);
        }

        private static int[] scored(int[] tokens, int from) {
            return Arrays.copyOfRange(
                    tokens, Math.min(Math.max(from, 0), tokens.length), tokens.length);
        }

        /** {@return the same text, with other tokens scored in the places of its own} */
        public Branch scoring(int[] others) {
            return new Branch(tokens, scoredFrom, others, weights);
        }

        /** {@return the same with weights of the scored tokens' log-probabilities} */
        public Branch weighted(float[] ofTokens) {
            return new Branch(tokens, scoredFrom, targets, ofTokens);
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

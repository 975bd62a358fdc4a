package groundlab.objective;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * Log-probabilities of one model, in nats, summed over the answer's tokens.
 *
 * <pre>{@code
 * try (var scope = model.newManager()) {
 *     var chosen = scope.create(new float[] {-5});
 *     var rejected = scope.create(new float[] {-9});
 *     Scores scores = Scores.of(Map.of(View.CHOSEN, chosen, View.REJECTED, rejected));
 *     show(scores.gap(View.CHOSEN, View.REJECTED).getFloat(0)); // 4 nats
 *     show(new Dpo(0.1).loss(scores, scores).getFloat(0)); // ln 2
 * }
 * }</pre>
 *
 * @param logps one array of shape (B) for each view
 * @param tokens how many tokens each sum is over, same shape; for objectives that average
 * @param meanTokens their mean over the whole batch, of which these scores may be a part: what is
 *     divided by it adds up over the parts to what the batch in one would give
 * @param alignments mean over an answer's tokens of log π(y_t) − log Σ_v π(v)², without gradients,
 *     shape (B); only if the objective asks for {@link Extra#ALIGNMENT}
 */
public record Scores(
        Map<View, NDArray> logps,
        Map<View, NDArray> tokens,
        Map<View, Double> meanTokens,
        Map<View, NDArray> alignments) {

    /** Copies the maps. */
    public Scores {
        logps = Map.copyOf(logps);
        tokens = Map.copyOf(tokens);
        meanTokens = Map.copyOf(meanTokens);
        alignments = Map.copyOf(alignments);
    }

    /** {@return scores without token counts} */
    public static Scores of(Map<View, NDArray> logps) {
        return new Scores(logps, Map.of(), Map.of(), Map.of());
    }

    /** {@return log π for {@code view}, shape (B)} */
    public NDArray get(View view) {
        return find(logps, view, "score");
    }

    /** {@return scored tokens for {@code view}, shape (B)} */
    public NDArray tokens(View view) {
        return find(tokens, view, "token count");
    }

    /** {@return mean of the scored tokens for {@code view} over the whole batch} */
    public double meanTokens(View view) {
        return find(meanTokens, view, "mean of tokens");
    }

    /**
     * {@return how near {@code view}'s answer is to what the model would say itself: the logarithm
     * of WPO's weight, shape (B)}
     */
    public NDArray alignment(View view) {
        return find(alignments, view, "alignment");
    }

    /** {@return log π(better) − log π(worse), shape (B)} */
    public NDArray gap(View better, View worse) {
        return get(better).sub(get(worse));
    }

    /**
     * {@return a number to multiply with, which stays as long as these scores do} {@link
     * NDArray#mul(Number)} would not: DJL closes its number at once, the garbage collector takes
     * its memory, and the gradient, which needs the number, finds anything there.
     */
    public NDArray number(double value) {
        return logps.values().iterator().next().getManager().create((float) value);
    }

    private static <T> T find(Map<View, T> in, View view, String what) {
        T found = in.get(view);
        check(found != null, "no %s for %s, only for %s", what, view, in.keySet());
        return found;
    }
}

package groundlab.objective;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * Log-probabilities of one model, in nats, summed over the answer's tokens.
 *
 * @param logps one array of shape (B) for each view
 * @param tokens how many tokens each sum is over, same shape; for objectives that average
 */
public record Scores(Map<View, NDArray> logps, Map<View, NDArray> tokens) {

    /** Copies the maps. */
    public Scores {
        logps = Map.copyOf(logps);
        tokens = Map.copyOf(tokens);
    }

    /** {@return scores without token counts} */
    public static Scores of(Map<View, NDArray> logps) {
        return new Scores(logps, Map.of());
    }

    /** {@return log π for {@code view}, shape (B)} */
    public NDArray get(View view) {
        return find(logps, view, "score");
    }

    /** {@return scored tokens for {@code view}, shape (B)} */
    public NDArray tokens(View view) {
        return find(tokens, view, "token count");
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

    private static NDArray find(Map<View, NDArray> in, View view, String what) {
        NDArray found = in.get(view);
        check(found != null, "no %s for %s, only for %s", what, view, in.keySet());
        return found;
    }
}

package groundlab.objective;

/**
 * How much each token's log-probability counts in an answer's score, for policy and reference
 * alike: log π(y) = Σ_t w_t log π(y_t). Its {@code toString} says all settings.
 */
@FunctionalInterface
public interface TokenWeights {

    /**
     * Weights of a pair's answers.
     *
     * @param chosen one for each token of the chosen answer, its end token among them
     * @param rejected one for each token of the rejected answer
     */
    record Weights(float[] chosen, float[] rejected) {}

    /** {@return the weights for two answers, given as token ids with their end tokens} */
    Weights of(int[] chosen, int[] rejected);
}

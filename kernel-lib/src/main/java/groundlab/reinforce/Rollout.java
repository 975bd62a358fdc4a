package groundlab.reinforce;

import groundlab.internal.Checks;

/**
 * An answer that the policy drew.
 *
 * @param row index of its example
 * @param tokens all that were drawn, an end token among them if one came
 * @param logps their log-probabilities when they were drawn, in nats
 * @param before the same of the reference
 * @param reward what the answer is worth; not finite where the reward cannot tell
 */
record Rollout(int row, int[] tokens, float[] logps, float[] before, double reward) {

    Rollout {
        Checks.check(
                logps.length == tokens.length && before.length == tokens.length,
                "an answer of %d tokens must have as many log-probabilities, got %d and %d",
                tokens.length,
                logps.length,
                before.length);
    }

    /** {@return whether something can be learned from it} */
    boolean isUsable() {
        return Double.isFinite(reward);
    }

    /** {@return log π(y) − log π_ref(y), an estimate of the divergence, in nats} */
    double divergence() {
        double sum = 0;
        for (int i = 0; i < logps.length; i++) {
            sum += logps[i] - before[i];
        }
        return sum;
    }
}

package groundlab.objective;

import groundlab.internal.Checks;
import java.util.Arrays;

/**
 * Tokens of the longer answer that lie beyond the shorter one's length count less, so that length
 * decides less: LD-DPO, <a href="https://arxiv.org/abs/2409.06411">Liu et al. 2024</a>.
 *
 * @param alpha how much those tokens count, from 0 to 1
 */
public record LengthDesensitized(double alpha) implements TokenWeights {

    /** Checks alpha. */
    public LengthDesensitized {
        Checks.share("alpha", alpha);
    }

    @Override
    public Weights of(int[] chosen, int[] rejected) {
        int shared = Math.min(chosen.length, rejected.length);
        return new Weights(weights(chosen.length, shared), weights(rejected.length, shared));
    }

    private float[] weights(int length, int shared) {
        float[] weights = new float[length];
        Arrays.fill(weights, 0, shared, 1);
        Arrays.fill(weights, shared, length, (float) alpha);
        return weights;
    }
}

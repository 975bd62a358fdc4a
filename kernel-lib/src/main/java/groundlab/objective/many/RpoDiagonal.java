package groundlab.objective.many;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Relative preference optimisation with fixed weights, <a
 * href="https://arxiv.org/abs/2402.10958">Yin et al. 2024</a>, as the released code has it: the
 * pair's own −log σ(β [Δ(y_w,i) − Δ(y_l,i)]) counts 0.8, and the mean over other pairs' rejected
 * answers 0.2. A batch of one pair is plain DPO.
 *
 * @param beta how much a log-ratio counts
 * @param own how much the pair's own rejected answer counts, from 0 to 1
 */
public record RpoDiagonal(double beta, double own) implements PairLoss {

    /** Checks the settings. */
    public RpoDiagonal {
        Checks.positive("beta", beta);
        Checks.share("the weight of the own rejected answer", own);
    }

    /** With the released code's weight of 0.8. */
    public RpoDiagonal(double beta) {
        this(beta, 0.8);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray reward = Crossed.margins(batch).mul(batch.number(beta)); // (B, B)
        return LogSigmoid.negative(reward).mul(weights(reward)).sum(new int[] {1});
    }

    private NDArray weights(NDArray like) {
        int size = (int) like.getShape().get(0);
        float[] weights = new float[size * size];
        Arrays.fill(weights, (float) ((1 - own) / Math.max(1, size - 1)));
        for (int i = 0; i < size; i++) {
            weights[i * size + i] = size == 1 ? 1 : (float) own;
        }
        return like.getManager().create(weights, like.getShape());
    }

    @Override
    public boolean acrossPairs() {
        return true;
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

package groundlab.objective.trl;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Divergence;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import java.util.OptionalDouble;

/**
 * DPO that expects flipped labels, <a href="https://arxiv.org/abs/2403.00409">Chowdhury et al.
 * 2024</a>: [−(1 − ε) log σ(βm) + ε log σ(−βm)] / (1 − 2ε), m the margin; TRL's {@code robust}. It
 * falls below 0 where the margin is large.
 *
 * @param beta how much a log-ratio counts
 * @param labelSmoothing ε, the share of pairs whose labels are flipped, below 0.5
 * @param divergence what the scores are made with
 */
public record Robust(double beta, double labelSmoothing, Divergence divergence)
        implements PairLoss {

    /** Checks the settings. */
    public Robust {
        Checks.positive("beta", beta);
        check(
                labelSmoothing >= 0 && labelSmoothing < 0.5,
                "label smoothing must be in [0, 0.5) for robust, got %s",
                labelSmoothing);
    }

    /** With log-ratios as scores, as in the paper. */
    public Robust(double beta, double labelSmoothing) {
        this(beta, labelSmoothing, Divergence.REVERSE_KL);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray reward = divergence.gap(batch, CHOSEN, REJECTED).mul(batch.number(beta)); // (B)
        double sharp = 1 - 2 * labelSmoothing;
        NDArray clean = LogSigmoid.negative(reward);
        NDArray flipped = LogSigmoid.negative(reward.neg());
        return clean.mul(batch.number((1 - labelSmoothing) / sharp))
                .sub(flipped.mul(batch.number(labelSmoothing / sharp)));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

package groundlab.objective.trl;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Divergence;
import groundlab.objective.PairLoss;
import java.util.OptionalDouble;

/**
 * The hinge loss of the margin: max(0, 1 − β [Δ(y_w) − Δ(y_l)]), TRL's {@code hinge}. It is the
 * calibration of SLiC-HF, <a href="https://arxiv.org/abs/2305.10425">Zhao et al. 2023</a>, on
 * log-ratios, as <a href="https://arxiv.org/abs/2309.06657">Liu et al. 2023</a> (RSO) have it.
 *
 * @param beta how much a log-ratio counts
 * @param divergence what the scores are made with
 */
public record Hinge(double beta, Divergence divergence) implements PairLoss {

    /** Checks the settings. */
    public Hinge {
        Checks.positive("beta", beta);
    }

    /** With log-ratios as scores, as in the paper. */
    public Hinge(double beta) {
        this(beta, Divergence.REVERSE_KL);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray margin = divergence.gap(batch, CHOSEN, REJECTED); // (B)
        return Activation.relu(margin.mul(batch.number(-beta)).add(1));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(1);
    }
}

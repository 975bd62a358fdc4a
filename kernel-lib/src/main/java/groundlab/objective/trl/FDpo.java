package groundlab.objective.trl;

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
 * DPO under another divergence, f-DPO, <a href="https://arxiv.org/abs/2309.16240">Wang et al.
 * 2023</a>: −log σ(β [f'(u_w) − f'(u_l)]) with u = π / π_ref. TRL's {@code sigmoid}.
 *
 * @param beta how much a score counts
 * @param divergence what the scores are made with
 */
public record FDpo(double beta, Divergence divergence) implements PairLoss {

    /** Checks the settings. */
    public FDpo {
        Checks.positive("beta", beta);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray margin = divergence.gap(batch, CHOSEN, REJECTED); // (B)
        return LogSigmoid.negative(margin.mul(batch.number(beta)));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

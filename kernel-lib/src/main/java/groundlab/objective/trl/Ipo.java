package groundlab.objective.trl;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Divergence;
import groundlab.objective.PairLoss;
import java.util.OptionalDouble;

/**
 * Identity preference optimisation, <a href="https://arxiv.org/abs/2310.12036">Azar et al.
 * 2023</a>, equation 17: (m − 1 / 2β)², where m is the margin of scores per token; TRL's {@code
 * ipo}.
 *
 * <p>Differs from the paper, as TRL does, in that log-ratios are divided by their answers' lengths.
 *
 * @param beta the paper's tau: the margin per token that is aimed at is 1 / 2β nats
 * @param divergence what the scores are made with
 */
public record Ipo(double beta, Divergence divergence) implements PairLoss {

    /** Checks the settings. */
    public Ipo {
        Checks.positive("beta", beta);
    }

    /** With log-ratios as scores, as in the paper. */
    public Ipo(double beta) {
        this(beta, Divergence.REVERSE_KL);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray margin = PerToken.gap(divergence, batch); // (B)
        return margin.sub(1 / (2 * beta)).square();
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(1 / (4 * beta * beta));
    }
}

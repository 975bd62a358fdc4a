package groundlab.objective.trl;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import java.util.OptionalDouble;

/**
 * Binary classifier optimisation without a reward shift, <a
 * href="https://arxiv.org/abs/2404.04656">Jung et al. 2024</a>: with r = βΔ, −log σ(r_w) − log
 * σ(−r_l); TRL's {@code bco_pair}.
 *
 * <p>Differs from the paper, as TRL does, in that the shift δ is 0. {@code Bco} in package
 * neighbours has it.
 *
 * @param beta how much a log-ratio counts
 */
public record BcoPair(double beta) implements PairLoss {

    /** Checks the settings. */
    public BcoPair {
        Checks.positive("beta", beta);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray scale = batch.number(beta);
        NDArray chosen = batch.ratio(CHOSEN).mul(scale); // (B)
        NDArray rejected = batch.ratio(REJECTED).mul(scale);
        return LogSigmoid.negative(chosen).add(LogSigmoid.negative(rejected.neg()));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(2 * Math.log(2));
    }
}

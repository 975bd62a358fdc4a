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
 * Noise contrastive alignment of pairs, <a href="https://arxiv.org/abs/2402.05369">Chen et al.
 * 2024</a>: with r = βΔ, −log σ(r_w) − ½ log σ(−r_w) − ½ log σ(−r_l); TRL's {@code nca_pair}. The
 * chosen reward has an optimum, so that it does not run away.
 *
 * @param beta how much a log-ratio counts
 */
public record NcaPair(double beta) implements PairLoss {

    /** Checks the settings. */
    public NcaPair {
        Checks.positive("beta", beta);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray scale = batch.number(beta);
        NDArray chosen = batch.ratio(CHOSEN).mul(scale); // (B)
        NDArray rejected = batch.ratio(REJECTED).mul(scale);
        NDArray up = LogSigmoid.negative(chosen);
        NDArray down = LogSigmoid.negative(chosen.neg()).add(LogSigmoid.negative(rejected.neg()));
        return up.add(down.mul(batch.number(0.5)));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(2 * Math.log(2));
    }
}

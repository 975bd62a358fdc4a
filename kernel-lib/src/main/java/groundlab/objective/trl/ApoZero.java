package groundlab.objective.trl;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.PairLoss;
import java.util.OptionalDouble;

/**
 * Anchored preference optimisation towards zero, <a
 * href="https://arxiv.org/abs/2408.06266">D'Oosterlinck et al. 2024</a>, equation 7: with r = βΔ, 1
 * − σ(r_w) + σ(r_l); TRL's {@code apo_zero}. For chosen answers that are better than the model's.
 *
 * @param beta how much a log-ratio counts
 */
public record ApoZero(double beta) implements PairLoss {

    /** Checks the settings. */
    public ApoZero {
        Checks.positive("beta", beta);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray scale = batch.number(beta);
        NDArray chosen = batch.ratio(CHOSEN).mul(scale); // (B)
        NDArray rejected = batch.ratio(REJECTED).mul(scale);
        return Activation.sigmoid(chosen.neg()).add(Activation.sigmoid(rejected));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(1);
    }
}

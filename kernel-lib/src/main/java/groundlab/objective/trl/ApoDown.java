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
 * Anchored preference optimisation downwards, <a
 * href="https://arxiv.org/abs/2408.06266">D'Oosterlinck et al. 2024</a>, equation 8: with r = βΔ,
 * σ(r_w) + 1 − σ(r_w − r_l); TRL's {@code apo_down}. For chosen answers that are worse than the
 * model's: both become less likely, the rejected one more so.
 *
 * @param beta how much a log-ratio counts
 */
public record ApoDown(double beta) implements PairLoss {

    /** Checks the settings. */
    public ApoDown {
        Checks.positive("beta", beta);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray scale = batch.number(beta);
        NDArray chosen = batch.ratio(CHOSEN).mul(scale); // (B)
        NDArray rejected = batch.ratio(REJECTED).mul(scale);
        return Activation.sigmoid(chosen).add(Activation.sigmoid(rejected.sub(chosen)));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(1);
    }
}

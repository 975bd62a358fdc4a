package groundlab.objective.trl;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.PairLoss;
import java.util.OptionalDouble;

/**
 * Self-play preference optimisation with certain labels, <a
 * href="https://arxiv.org/abs/2405.00675">Wu et al. 2024</a>, equation 4.7 with a preference of 1
 * and 0: (Δ(y_w) − 1 / 2β)² + (Δ(y_l) + 1 / 2β)²; TRL's {@code sppo_hard}.
 *
 * @param beta the log-ratios that are aimed at are 1 / 2β and −1 / 2β
 */
public record SppoHard(double beta) implements PairLoss {

    /** Checks the settings. */
    public SppoHard {
        Checks.positive("beta", beta);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray chosen = batch.ratio(CHOSEN).sub(0.5 / beta); // (B)
        NDArray rejected = batch.ratio(REJECTED).add(0.5 / beta);
        return chosen.square().add(rejected.square());
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(1 / (2 * beta * beta));
    }
}

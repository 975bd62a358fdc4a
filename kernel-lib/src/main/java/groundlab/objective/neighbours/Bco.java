package groundlab.objective.neighbours;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Binary classifier optimisation, <a href="https://arxiv.org/abs/2404.04656">Jung et al. 2024</a>:
 * with r = βΔ, −log σ(r_w − δ) − log σ(δ − r_l), where δ is the mean of the rewards of all batches
 * so far, this one among them, through which no gradient flows. This is how InternVL's MPO, <a
 * href="https://arxiv.org/abs/2411.10442">Wang et al. 2024</a>, trains it.
 *
 * <p>TRL's {@code bco_pair} has a δ of 0. As in InternVL's code, batches count alike, whatever
 * their size; differs from it in that a resumed run goes on with its δ.
 *
 * @param beta how much a log-ratio counts
 */
public record Bco(double beta) implements PairLoss {

    /** Checks the settings. */
    public Bco {
        Checks.positive("beta", beta);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray scale = batch.number(beta);
        NDArray chosen = batch.ratio(CHOSEN).mul(scale); // (B)
        NDArray rejected = batch.ratio(REJECTED).mul(scale);
        NDArray now = chosen.add(rejected).mean().stopGradient().div(batch.number(2));
        NDArray shift = shift(now, batch);
        return LogSigmoid.negative(chosen.sub(shift)).add(LogSigmoid.negative(shift.sub(rejected)));
    }

    /** Mean over the batches before and this one. */
    private static NDArray shift(NDArray now, Batch batch) {
        double[] chosen = batch.past().column("rewards/chosen");
        double[] rejected = batch.past().column("rewards/rejected");
        double sum = Arrays.stream(chosen).sum() + Arrays.stream(rejected).sum();
        check(Double.isFinite(sum), "BCO needs the rewards of all steps before, got NaN");
        return now.add(sum / 2).div(batch.number(1.0 + chosen.length));
    }

    @Override
    public boolean acrossPairs() {
        return true;
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(2 * Math.log(2));
    }
}

package groundlab.objective.neighbours;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import groundlab.objective.Past;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The noise-aware loss of spread preference annotation, SPA, <a
 * href="https://arxiv.org/abs/2406.04412">Kim et al. 2024</a>, as the released code has it: with r
 * = β [Δ(y_w) − Δ(y_l)], −(1 − α + αz) log σ(r) − α (1 − z) log σ(−r). A pair is trusted, z = 1, if
 * its r exceeds a quantile of the mean margins of the last 50 steps; alpha is 0 for the first fifth
 * of the steps. Pairs that are not trusted have their labels smoothed.
 *
 * <p>The released code's default of {@code mix}, 1, is meant: margins are those of the policy
 * itself, not of one extrapolated from the reference.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).objective(new Spa(0.1)).run(Path.of("runs/spa"));
 * }</pre>
 *
 * @param beta how much a log-ratio counts
 * @param alpha how much the opposite label of an untrusted pair counts; 0.1 in the code
 * @param quantile which quantile of margins must be exceeded; 0.1 in the code
 */
public record Spa(double beta, double alpha, double quantile) implements PairLoss {

    private static final int WINDOW = 50;
    private static final double WARMUP = 0.2;

    /** Checks the settings. */
    public Spa {
        Checks.positive("beta", beta);
        Checks.share("alpha", alpha);
        Checks.share("quantile", quantile);
    }

    /** With the released code's alpha and quantile of 0.1. */
    public Spa(double beta) {
        this(beta, 0.1, 0.1);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray reward = batch.margin(CHOSEN, REJECTED).mul(batch.number(beta)); // (B)
        NDArray doubt = doubt(reward, batch.past());
        return LogSigmoid.negative(reward)
                .mul(doubt.neg().add(1))
                .add(LogSigmoid.negative(reward.neg()).mul(doubt));
    }

    /** α (1 − z), shape (B), without gradients. */
    private NDArray doubt(NDArray reward, Past past) {
        NDManager manager = reward.getManager();
        NDArray none = manager.zeros(reward.getShape());
        NDArray gap = manager.create((float) gap(past));
        return past.step() < WARMUP * past.steps()
                ? none
                : NDArrays.where(
                        reward.gt(gap), none, manager.full(reward.getShape(), (float) alpha));
    }

    /** The quantile, between two margins in proportion; trusts everything if there are none. */
    private double gap(Past past) {
        double[] all = past.column("rewards/margins");
        check(
                Arrays.stream(all).noneMatch(Double::isNaN),
                "SPA needs the margins of all steps before, got NaN");
        double[] last = Arrays.copyOfRange(all, Math.max(0, all.length - WINDOW), all.length);
        if (last.length == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        Arrays.sort(last);
        double place = quantile * (last.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, last.length - 1);
        return last[below] + (place - below) * (last[above] - last[below]);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

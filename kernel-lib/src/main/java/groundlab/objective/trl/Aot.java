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
 * Alignment by optimal transport, <a href="https://arxiv.org/abs/2406.05882">Melnyk et al.
 * 2024</a>: the batch's gaps log π(y_w) − log π(y_l), sorted, have to exceed the reference's,
 * sorted, each the other of its rank; TRL's {@code aot}. One loss per rank.
 *
 * @param beta how much a log-ratio counts
 * @param labelSmoothing how much the opposite preference counts, from 0 to 1
 */
public record Aot(double beta, double labelSmoothing) implements PairLoss {

    /** Checks the settings. */
    public Aot {
        Checks.positive("beta", beta);
        Checks.share("label smoothing", labelSmoothing);
    }

    /** Without label smoothing. */
    public Aot(double beta) {
        this(beta, 0);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray better = batch.policy().gap(CHOSEN, REJECTED).sort(0);
        NDArray worse = batch.reference().gap(CHOSEN, REJECTED).sort(0);
        NDArray reward = better.sub(worse).mul(batch.number(beta)); // (B), k-th of each
        return LogSigmoid.negative(reward)
                .mul(batch.number(1 - labelSmoothing))
                .add(LogSigmoid.negative(reward.neg()).mul(batch.number(labelSmoothing)));
    }

    @Override
    public boolean acrossPairs() {
        return true;
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

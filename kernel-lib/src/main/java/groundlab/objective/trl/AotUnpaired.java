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
 * Alignment by optimal transport of answers that are no pairs, <a
 * href="https://arxiv.org/abs/2406.05882">Melnyk et al. 2024</a>: the batch's chosen log-ratios,
 * sorted, have to exceed the rejected ones, sorted; TRL's {@code aot_unpaired}. One loss per rank.
 *
 * @param beta how much a log-ratio counts
 * @param labelSmoothing how much the opposite preference counts, from 0 to 1
 */
public record AotUnpaired(double beta, double labelSmoothing) implements PairLoss {

    /** Checks the settings. */
    public AotUnpaired {
        Checks.positive("beta", beta);
        Checks.share("label smoothing", labelSmoothing);
    }

    /** Without label smoothing. */
    public AotUnpaired(double beta) {
        this(beta, 0);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray better = batch.ratio(CHOSEN).sort(0);
        NDArray worse = batch.ratio(REJECTED).sort(0);
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

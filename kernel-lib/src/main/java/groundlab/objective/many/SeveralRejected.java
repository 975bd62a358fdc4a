package groundlab.objective.many;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import groundlab.objective.View;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * {@link groundlab.objective.Dpo} against several rejected answers: the mean over k of −log σ(β
 * [Δ(y_w) − Δ(y_l,k)]). With two, the study of <a href="https://arxiv.org/abs/2407.02477">Amirloo
 * et al. 2024</a>, equation 5, averages a pair's own rejected answer and a drawn one like this.
 *
 * @param beta how much a log-ratio counts
 * @param rejected how many rejected answers a pair has, 1 to 8
 */
public record SeveralRejected(double beta, int rejected) implements PairLoss {

    /** Checks the settings. */
    public SeveralRejected {
        Checks.positive("beta", beta);
        Several.check(rejected);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray margins = Several.chosen(batch).sub(Several.ratios(batch, rejected)); // (B, K)
        return LogSigmoid.negative(margins.mul(batch.number(beta))).mean(new int[] {1});
    }

    @Override
    public Set<View> views() {
        return Several.views(rejected);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

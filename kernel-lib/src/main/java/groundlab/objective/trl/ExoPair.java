package groundlab.objective.trl;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Divergence;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import java.util.OptionalDouble;

/**
 * Efficient exact optimisation, <a href="https://arxiv.org/abs/2402.00856">Ji et al. 2024</a>,
 * equation 16: the Kullback-Leibler divergence from the labels [1 − ε, ε] to the policy's
 * preference [σ(βm), σ(−βm)], m the margin; TRL's {@code exo_pair}.
 *
 * @param beta how much a log-ratio counts
 * @param labelSmoothing ε, above 0; the paper recommends 0.001
 * @param divergence what the scores are made with
 */
public record ExoPair(double beta, double labelSmoothing, Divergence divergence)
        implements PairLoss {

    /** Checks the settings. */
    public ExoPair {
        Checks.positive("beta", beta);
        check(
                labelSmoothing > 0 && labelSmoothing < 1,
                "label smoothing must be in (0, 1) for exo_pair, got %s; the paper has 1e-3",
                labelSmoothing);
    }

    /** With log-ratios as scores, as in the paper. */
    public ExoPair(double beta, double labelSmoothing) {
        this(beta, labelSmoothing, Divergence.REVERSE_KL);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray reward = divergence.gap(batch, CHOSEN, REJECTED).mul(batch.number(beta)); // (B)
        return kl(reward, 1 - labelSmoothing).add(kl(reward.neg(), labelSmoothing));
    }

    /** q log(q / p), q = σ(reward). */
    private static NDArray kl(NDArray reward, double label) {
        NDArray difference = LogSigmoid.negative(reward).neg().sub(Math.log(label));
        return Activation.sigmoid(reward).mul(difference);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(
                -Math.log(2) - (Math.log1p(-labelSmoothing) + Math.log(labelSmoothing)) / 2);
    }
}

package groundlab.objective.trl;

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
 * A loss that a language model found, <a href="https://arxiv.org/abs/2406.08414">Lu et al.
 * 2024</a>, equation 5: with r = β [Δ(y_w) − Δ(y_l)], −(1 − s) log σ(r) + s e^(−r), s = σ(r / τ);
 * TRL's {@code discopop}. It is not monotone: with the paper's tau the margin is first pushed down
 * from 0, where every run starts.
 *
 * @param beta how much a log-ratio counts
 * @param tau how sharply the two parts take turns; 0.05 in the paper
 * @param divergence what the scores are made with
 */
public record Discopop(double beta, double tau, Divergence divergence) implements PairLoss {

    /** Checks the settings. */
    public Discopop {
        Checks.positive("beta", beta);
        Checks.positive("tau", tau);
    }

    /** With the paper's tau, and log-ratios as scores. */
    public Discopop(double beta) {
        this(beta, 0.05, Divergence.REVERSE_KL);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray reward = divergence.gap(batch, CHOSEN, REJECTED).mul(batch.number(beta)); // (B)
        NDArray sharp = reward.div(batch.number(tau));
        NDArray logistic = LogSigmoid.negative(reward).mul(Activation.sigmoid(sharp.neg()));
        // s e^(−r) as one exponential: where r is far below 0 it is 0 times infinity otherwise
        NDArray exponential = reward.add(LogSigmoid.negative(sharp)).neg().exp();
        return logistic.add(exponential);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of((Math.log(2) + 1) / 2);
    }
}

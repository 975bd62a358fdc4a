package groundlab.objective.trl;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Divergence;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import java.util.OptionalDouble;

/**
 * DPO on scores per token: −log σ(β [Δ(y_w) / |y_w| − Δ(y_l) / |y_l|]), as in <a
 * href="https://arxiv.org/abs/2411.15124">Lambert et al. 2024</a> (Tülu 3); TRL's {@code
 * sigmoid_norm}.
 *
 * @param beta how much a log-ratio per token counts
 * @param divergence what the scores are made with
 */
public record SigmoidNorm(double beta, Divergence divergence) implements PairLoss {

    /** Checks the settings. */
    public SigmoidNorm {
        Checks.positive("beta", beta);
    }

    /** With log-ratios as scores, as in the paper. */
    public SigmoidNorm(double beta) {
        this(beta, Divergence.REVERSE_KL);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray margin = PerToken.gap(divergence, batch); // (B)
        return LogSigmoid.negative(margin.mul(batch.number(beta)));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

package groundlab.objective;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import java.util.OptionalDouble;

/**
 * Direct preference optimisation, <a href="https://arxiv.org/abs/2305.18290">Rafailov et al.
 * 2023</a>, equation 7: −log σ(β [Δ(y_w) − Δ(y_l)]) with Δ(y) = log π(y|m,x) − log π_ref(y|m,x).
 *
 * <p>With a reference that follows the policy it is also the loss of SAPO, <a
 * href="https://arxiv.org/abs/2405.20830">Yin et al. 2024</a>; moving the reference is the
 * training's part.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).objective(new Dpo(0.1)).run(Path.of("runs/dpo"));
 * }</pre>
 *
 * @param beta how much a log-ratio counts; higher keeps the policy nearer to its reference
 */
public record Dpo(double beta) implements PairLoss {

    /** Checks beta. */
    public Dpo {
        Checks.positive("beta", beta);
    }

    @Override
    public Dpo withBeta(double other) {
        return new Dpo(other);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray margin = batch.margin(CHOSEN, REJECTED); // (B)
        return LogSigmoid.negative(margin.mul(batch.number(beta)));
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

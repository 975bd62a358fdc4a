package groundlab.objective.many;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Extra;
import groundlab.objective.LogSigmoid;
import groundlab.objective.PairLoss;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Relative preference optimisation, <a href="https://arxiv.org/abs/2402.10958">Yin et al. 2024</a>:
 * every chosen answer of the batch against every rejected one, the more so the more alike their
 * prompts are: the mean over j of −log σ(β ω_ij [Δ(y_w,i) − Δ(y_l,j)]) with ω_ij the softmax over j
 * of −(1 − cos(x_i, x_j)) / τ, as the released code has it.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).objective(new Rpo(0.1)).run(Path.of("runs/rpo"));
 * }</pre>
 *
 * @param beta how much a log-ratio counts
 * @param tau how little likeness matters; 0.25 to 0.75 in the paper
 */
public record Rpo(double beta, double tau) implements PairLoss {

    /** Checks the settings. */
    public Rpo {
        Checks.positive("beta", beta);
        Checks.positive("tau", tau);
    }

    /** With the released code's tau of 0.5. */
    public Rpo(double beta) {
        this(beta, 0.5);
    }

    @Override
    public NDArray values(Batch batch) {
        NDArray alike = batch.likeness().orElseThrow(Rpo::noLikeness); // (B, B)
        NDArray weights = alike.div(batch.number(tau)).softmax(1);
        NDArray reward = Crossed.margins(batch).mul(weights).mul(batch.number(beta));
        return LogSigmoid.negative(reward).mean(new int[] {1});
    }

    private static IllegalArgumentException noLikeness() {
        return new IllegalArgumentException("RPO needs to know how alike prompts are, got nothing");
    }

    @Override
    public Set<Extra> extras() {
        return EnumSet.of(Extra.LIKENESS);
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

package groundlab.objective.neighbours;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.OWN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.objective.Term;
import groundlab.objective.View;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Self-exploring models, SELM, <a href="https://arxiv.org/abs/2405.19332">Zhang et al. 2024</a>
 * with the released code's sign: {@link Dpo} and αβ Δ(y_own), which pushes away from what the
 * reference would say anyway ({@link View#OWN}), towards answers not seen yet.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).objective(new Selm(0.01, 0.001)).run(Path.of("runs/selm"));
 * }</pre>
 *
 * @param beta how much a log-ratio counts; 0.01 in the released recipes
 * @param alpha how much optimism counts; 1e-3 or 1e-4 there
 */
public record Selm(double beta, double alpha) implements Objective {

    /** Checks the settings. */
    public Selm {
        Checks.positive("beta", beta);
        Checks.positive("alpha", alpha);
    }

    @Override
    public Set<View> views() {
        return EnumSet.of(CHOSEN, REJECTED, OWN);
    }

    @Override
    public List<Term> terms(Batch batch) {
        NDArray own = batch.ratio(OWN).mul(batch.number(alpha * beta)); // (B)
        return List.of(new Dpo(beta).terms(batch).get(0), new Term("optimism", own));
    }

    @Override
    public OptionalDouble rewardScale() {
        return OptionalDouble.of(beta);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(Math.log(2));
    }
}

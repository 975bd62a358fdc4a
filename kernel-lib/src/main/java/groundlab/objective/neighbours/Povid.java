package groundlab.objective.neighbours;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.FORCED;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.LogSigmoid;
import groundlab.objective.Objective;
import groundlab.objective.Term;
import groundlab.objective.View;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * POVID's loss, <a href="https://arxiv.org/abs/2402.11411">Zhou et al. 2024</a>, as its released
 * code has it and as the study of <a href="https://arxiv.org/abs/2407.02477">Amirloo et al.
 * 2024</a>, equation 5, averages it: DPO against the rejected answer, and DPO against what the
 * model itself would say, token by token, under a distorted picture ({@link View#FORCED}).
 *
 * <pre>
 * answer  −γ log σ(β [Δ(y_w) − Δ(y_l)])
 * forced  −(1 − γ) log σ(β [Δ(y_w) − Δ(ỹ)])
 * </pre>
 *
 * <p>Differs from POVID's paper, as its code does: there both stand inside one sigmoid. Differs
 * from the study in that ỹ's tokens are the likeliest ones, as in POVID, and not drawn.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).objective(new Povid(0.1)).run(Path.of("runs/povid"));
 * }</pre>
 *
 * @param beta how much a log-ratio counts
 * @param gamma weight of the rejected answer, from 0 to 1; a term of weight 0 is left out
 */
public record Povid(double beta, double gamma) implements Objective {

    /** Checks beta and gamma. */
    public Povid {
        Checks.positive("beta", beta);
        Checks.share("gamma", gamma);
    }

    /** The average of both. */
    public Povid(double beta) {
        this(beta, 0.5);
    }

    @Override
    public Set<View> views() {
        Set<View> views = EnumSet.of(CHOSEN);
        if (gamma > 0) {
            views.add(REJECTED);
        }
        if (gamma < 1) {
            views.add(FORCED);
        }
        return views;
    }

    @Override
    public List<Term> terms(Batch batch) {
        return views().stream()
                .filter(view -> view != CHOSEN)
                .map(worse -> term(worse, batch))
                .toList();
    }

    private Term term(View worse, Batch batch) {
        NDArray reward = batch.margin(CHOSEN, worse).mul(batch.number(beta)); // (B)
        NDArray weight = batch.number(worse == REJECTED ? gamma : 1 - gamma);
        String name = worse == REJECTED ? "answer" : "forced";
        return new Term(name, LogSigmoid.negative(reward).mul(weight));
    }

    @Override
    public Povid withBeta(double other) {
        return new Povid(other, gamma);
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

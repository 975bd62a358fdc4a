package groundlab.objective.trl;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.LogSigmoid;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.Term;
import groundlab.objective.View;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Simple preference optimisation, <a href="https://arxiv.org/abs/2405.14734">Meng et al. 2024</a>,
 * equation 6: −log σ(β [log π(y_w) / |y_w| − log π(y_l) / |y_l|] − γ), without a reference; TRL's
 * {@code simpo} of its CPO trainer, with {@code cpo_alpha} 0.
 *
 * @param beta how much a log-probability per token counts; 2 to 10 in the paper
 * @param gamma what the margin has to exceed; TRL's default is 0.5
 */
public record Simpo(double beta, double gamma) implements Objective {

    /** Checks beta and gamma. */
    public Simpo {
        Checks.positive("beta", beta);
        check(Double.isFinite(gamma), "gamma must be finite, got %s", gamma);
    }

    @Override
    public Set<View> views() {
        return EnumSet.of(CHOSEN, REJECTED);
    }

    @Override
    public List<Term> terms(Batch batch) {
        Scores policy = batch.policy();
        NDArray chosen = policy.get(CHOSEN).div(policy.tokens(CHOSEN)); // (B)
        NDArray rejected = policy.get(REJECTED).div(policy.tokens(REJECTED));
        NDArray reward = chosen.sub(rejected).mul(batch.number(beta)).sub(gamma);
        return List.of(new Term("answer", LogSigmoid.negative(reward)));
    }

    /** {@return nothing: there is no reference} */
    @Override
    public OptionalDouble rewardScale() {
        return OptionalDouble.empty();
    }

    /** {@return nothing: it depends on the policy} */
    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.empty();
    }
}

package groundlab.objective.neighbours;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.Objective;
import groundlab.objective.Term;
import groundlab.objective.View;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Sequence likelihood calibration, SLiC-HF, <a href="https://arxiv.org/abs/2305.10425">Zhao et al.
 * 2023</a>, without a reference: max(0, δ − log π(y_w) + log π(y_l)) − λ log π(y_ref). TRL's {@code
 * hinge} is the calibration alone, on log-ratios.
 *
 * <p>Differs from the paper in that the chosen answer is the target of the regularisation, y_ref.
 *
 * @param delta margin that is aimed at, in nats
 * @param lambda how much the likelihood of the chosen answer counts; 0 leaves it out
 */
public record Slic(double delta, double lambda) implements Objective {

    /** Checks the settings. */
    public Slic {
        Checks.positive("delta", delta);
        Checks.notNegative("lambda", lambda);
    }

    @Override
    public Set<View> views() {
        return EnumSet.of(CHOSEN, REJECTED);
    }

    @Override
    public List<Term> terms(Batch batch) {
        NDArray gap = batch.policy().gap(CHOSEN, REJECTED); // (B)
        Term calibration = new Term("calibration", Activation.relu(gap.neg().add(delta)));
        NDArray nats = batch.policy().get(CHOSEN).neg();
        return lambda == 0
                ? List.of(calibration)
                : List.of(calibration, new Term("likelihood", nats.mul(batch.number(lambda))));
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

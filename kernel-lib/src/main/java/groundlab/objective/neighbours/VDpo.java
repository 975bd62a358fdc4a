package groundlab.objective.neighbours;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.CHOSEN_BAD_IMAGE;
import static groundlab.objective.View.REJECTED;
import static groundlab.objective.View.REJECTED_BAD_IMAGE;

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
 * Vision-guided DPO, V-DPO, <a href="https://arxiv.org/abs/2411.02712">Xie et al. 2024</a>: DPO
 * whose policy score leans on the picture, as in guidance without a classifier: s(y) = γ log π(y|m)
 * − (γ − 1) log π(y|m_∅) takes the place of log π(y|m), where m_∅ is a blank picture, here the
 * pair's worse one. No gradient flows through the blind score.
 *
 * <p>As in the released code with {@code dynamic_llm}, the blind score is the policy's own, or else
 * the reference's. Its script passes a gamma of 0, with which nothing is learnt.
 *
 * @param beta how much a score counts
 * @param gamma guidance; 1 is DPO, and needs no blank picture
 * @param blind whose blind score is taken
 */
public record VDpo(double beta, double gamma, Blind blind) implements Objective {

    /** Whose score without the picture is taken. */
    public enum Blind {
        /** The policy's of this step. */
        POLICY,
        /** The reference's, which stays. */
        REFERENCE
    }

    /** Checks beta and gamma. */
    public VDpo {
        Checks.positive("beta", beta);
        Checks.positive("gamma", gamma);
    }

    /** With the policy's own blind score. */
    public VDpo(double beta, double gamma) {
        this(beta, gamma, Blind.POLICY);
    }

    @Override
    public Set<View> views() {
        return gamma == 1
                ? EnumSet.of(CHOSEN, REJECTED)
                : EnumSet.of(CHOSEN, REJECTED, CHOSEN_BAD_IMAGE, REJECTED_BAD_IMAGE);
    }

    @Override
    public List<Term> terms(Batch batch) {
        NDArray score = batch.policy().gap(CHOSEN, REJECTED).mul(batch.number(gamma)); // (B)
        if (gamma != 1) {
            Scores blinded = blind == Blind.POLICY ? batch.policy() : batch.reference();
            NDArray without = blinded.gap(CHOSEN_BAD_IMAGE, REJECTED_BAD_IMAGE).stopGradient();
            score = score.sub(without.mul(batch.number(gamma - 1)));
        }
        NDArray margin = score.sub(batch.reference().gap(CHOSEN, REJECTED));
        NDArray loss = LogSigmoid.negative(margin.mul(batch.number(beta)));
        return List.of(new Term("answer", loss));
    }

    @Override
    public OptionalDouble rewardScale() {
        return OptionalDouble.of(beta);
    }

    /** {@return DPO's if gamma is 1; otherwise it depends on what the picture does} */
    @Override
    public OptionalDouble lossAtStart() {
        return gamma == 1 ? OptionalDouble.of(Math.log(2)) : OptionalDouble.empty();
    }
}

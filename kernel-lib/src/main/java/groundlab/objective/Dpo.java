package groundlab.objective;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Direct preference optimisation, <a href="https://arxiv.org/abs/2305.18290">Rafailov et al.
 * 2023</a>, equation 7: −log σ(β [Δ(y_w) − Δ(y_l)]) with Δ(y) = log π(y|m,x) − log π_ref(y|m,x).
 *
 * @param beta how much a log-ratio counts; higher keeps the policy nearer to its reference
 */
public record Dpo(double beta) implements Objective {

    /** Checks beta. */
    public Dpo {
        check(beta > 0 && Double.isFinite(beta), "beta must be > 0, got %s", beta);
    }

    @Override
    public Set<View> views() {
        return EnumSet.of(CHOSEN, REJECTED);
    }

    @Override
    public List<Term> terms(Batch batch) {
        NDArray margin = batch.margin(CHOSEN, REJECTED); // (B)
        return List.of(new Term("answer", LogSigmoid.negative(margin.mul(batch.number(beta)))));
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

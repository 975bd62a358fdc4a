package groundlab.objective.trl;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;
import static groundlab.objective.View.UNRELATED;

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
 * Kahneman-Tversky optimisation, <a href="https://arxiv.org/abs/2402.01306">Ethayarajh et al.
 * 2024</a>, equation 7: with r = Δ(y) and z = max(0, mean of Δ over answers to other questions), an
 * estimate of the Kullback-Leibler divergence through which no gradient flows,
 *
 * <pre>
 * chosen    ½ λ_D [1 − σ(β (r_w − z))]
 * rejected  ½ λ_U [1 − σ(β (z − r_l))]
 * </pre>
 *
 * <p>The halves make a pair's loss TRL's mean over its two answers. Differs from TRL in that z is
 * over the batch's chosen answers, each with the question of another; there it is over the rejected
 * ones too.
 *
 * @param beta how much a log-ratio counts
 * @param desirable λ_D, weight of chosen answers
 * @param undesirable λ_U, weight of rejected answers
 */
public record Kto(double beta, double desirable, double undesirable) implements Objective {

    /** Checks beta and the weights. */
    public Kto {
        Checks.positive("beta", beta);
        Checks.notNegative("the weight of chosen answers", desirable);
        Checks.notNegative("the weight of rejected answers", undesirable);
        check(
                desirable + undesirable > 0,
                "the weights of chosen and rejected answers must sum to more than 0");
    }

    /** The paper's weights for as many chosen as rejected answers, 1 and 1. */
    public Kto(double beta) {
        this(beta, 1, 1);
    }

    @Override
    public Set<View> views() {
        return EnumSet.of(CHOSEN, REJECTED, UNRELATED);
    }

    @Override
    public boolean acrossPairs() {
        return true;
    }

    @Override
    public List<Term> terms(Batch batch) {
        NDArray z = Activation.relu(batch.ratio(UNRELATED).mean()).stopGradient();
        NDArray chosen = z.sub(batch.ratio(CHOSEN)); // (B)
        NDArray rejected = batch.ratio(REJECTED).sub(z);
        return List.of(
                new Term("chosen", half(desirable, chosen, batch)),
                new Term("rejected", half(undesirable, rejected, batch)));
    }

    private NDArray half(double weight, NDArray bad, Batch batch) {
        return Activation.sigmoid(bad.mul(batch.number(beta))).mul(batch.number(weight / 2));
    }

    @Override
    public OptionalDouble rewardScale() {
        return OptionalDouble.of(beta);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of((desirable + undesirable) / 4);
    }
}

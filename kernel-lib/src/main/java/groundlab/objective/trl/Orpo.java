package groundlab.objective.trl;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.LogSigmoid;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.Sft;
import groundlab.objective.Term;
import groundlab.objective.View;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Odds ratio preference optimisation, <a href="https://arxiv.org/abs/2403.07691">Hong et al.
 * 2024</a>, equations 6 and 7: fine-tuning on the chosen answer and −β log σ(log odds(y_w) − log
 * odds(y_l)), odds(y) = p / (1 − p) with p the geometric mean of a token's probability; without a
 * reference.
 *
 * <p>Differs from TRL in that fine-tuning is on the answer alone; there it is on the prompt too.
 *
 * @param beta how much the odds count beside fine-tuning, the paper's lambda
 */
public record Orpo(double beta) implements Objective {

    private static final float LEAST = -30; // 1 − e^−30 is 1
    private static final float MOST = -1e-7f; // a probability of 1 has infinite odds

    /** Checks beta. */
    public Orpo {
        Checks.positive("beta", beta);
    }

    @Override
    public Set<View> views() {
        return EnumSet.of(CHOSEN, REJECTED);
    }

    @Override
    public List<Term> terms(Batch batch) {
        NDArray odds = logOdds(batch.policy(), CHOSEN).sub(logOdds(batch.policy(), REJECTED));
        NDArray loss = LogSigmoid.negative(odds).mul(batch.number(beta)); // (B)
        return List.of(new Term("sft", new Sft().loss(batch)), new Term("odds", loss));
    }

    /**
     * {@return log p − log(1 − p), shape (B)} With 1 − e^x = 2 e^(x/2) sinh(−x/2), which loses
     * nothing where p is near 1.
     */
    private static NDArray logOdds(Scores policy, View view) {
        NDArray mean = policy.get(view).div(policy.tokens(view)); // log p
        NDArray half = mean.clip(LEAST, MOST).div(policy.number(2));
        return mean.sub(half).sub(half.neg().sinh().log()).sub(Math.log(2));
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

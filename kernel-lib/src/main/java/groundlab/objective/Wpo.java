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
 * Weighted preference optimisation, <a href="https://arxiv.org/abs/2406.11827">Zhou et al.
 * 2024</a>, equation 2 with its sampled alignment: each pair's loss counts as much as its answers
 * could be the policy's own, w(y_w) w(y_l) with log w(y) the mean over tokens of log π(y_t) − log
 * Σ_v π(v)². No gradient flows through the weights. {@code new Wpo(new Dpo(0.1))} is the paper's.
 *
 * <p>Differs from TRL under a sum with {@link Sft}: there each pair's weight multiplies the batch's
 * mean, here the pair's own part of it.
 *
 * @param base whose losses are weighted; each pair's must be its own
 */
public record Wpo(Objective base) implements Based {

    /** Checks that the loss of a pair is its own. */
    public Wpo {
        check(!base.acrossPairs(), "WPO weighs each pair's own loss, but %s mixes pairs", base);
    }

    @Override
    public Set<View> views() {
        Set<View> views = EnumSet.of(CHOSEN, REJECTED);
        views.addAll(base.views());
        return views;
    }

    @Override
    public Set<Extra> extras() {
        Set<Extra> extras = EnumSet.of(Extra.ALIGNMENT);
        extras.addAll(base.extras());
        return extras;
    }

    @Override
    public List<Term> terms(Batch batch) {
        Scores policy = batch.policy();
        NDArray weight = policy.alignment(CHOSEN).add(policy.alignment(REJECTED)).exp(); // (B)
        NDArray constant = weight.stopGradient();
        return base.terms(batch).stream()
                .map(term -> new Term(term.name(), term.values().mul(constant)))
                .toList();
    }

    /** {@return nothing: it depends on the weights} */
    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.empty();
    }
}

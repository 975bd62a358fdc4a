package groundlab.annotate;

import groundlab.metrics.Reward;
import java.util.List;

/**
 * Says which of two answers is better; the annotator of online DPO, <a
 * href="https://arxiv.org/abs/2407.02477">Amirloo et al. 2024</a>, section on online methods. There
 * LLaVA-1.6-34B ranks; here any model that sees can ({@link ModelJudge}), and where the truth is
 * known, the truth.
 *
 * <pre>{@code
 * Annotator truth = Annotator.byReward(Reward.chair(Lexicon.of(TinyWorld.objects())));
 * Annotator judge = ModelJudge.of(Endpoint.of("http://localhost:8000/v1", "llava-34b"));
 * }</pre>
 *
 * <p>Its {@code toString} stands in the record of each pair, so it must say all settings; {@link
 * #named} gives one to a lambda.
 */
@FunctionalInterface
public interface Annotator {

    /**
     * {@return a ranking of each match, in their order; undecided where it cannot tell, never
     * guessed}
     */
    List<Ranking> rank(List<Match> matches);

    /**
     * {@return an annotator that prefers the answer of the higher reward} Undecided where both are
     * the same, or one is NaN or infinite.
     */
    static Annotator byReward(Reward reward) {
        return new RewardAnnotator(reward);
    }

    /** {@return an annotator that prints as {@code name}} */
    static Annotator named(String name, Annotator annotator) {
        return new NamedAnnotator(name, annotator);
    }
}

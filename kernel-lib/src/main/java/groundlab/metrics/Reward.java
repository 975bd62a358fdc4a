package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Truth;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What an answer is worth; more is better. A reward that cannot tell says NaN or an infinity: then
 * nothing is made of the answer, and whoever asked counts it.
 *
 * <pre>{@code
 * Reward truth = Reward.chair(Lexicon.of(TinyWorld.objects()));
 * Reward brief = (example, answer) -> -answer.length();
 * Pairs pairs = BestOfK.of(4, truth).pairs(model, world.preference(), 7);
 * }</pre>
 */
@FunctionalInterface
public interface Reward {

    /** {@return the worth of an answer to an example's question} */
    double of(Example example, String answer);

    /**
     * {@return the worth of each answer to the example at the same place} One after the other,
     * unless the reward knows better, as a model does that scores many at once.
     *
     * @param examples may have one example several times
     * @param answers as many
     */
    default double[] of(List<Example> examples, List<String> answers) {
        check(
                examples.size() == answers.size(),
                "a reward needs an answer for each of %d examples, got %d",
                examples.size(),
                answers.size());
        return IntStream.range(0, answers.size())
                .mapToDouble(i -> of(examples.get(i), answers.get(i)))
                .toArray();
    }

    /**
     * {@return CHAIR against the truth as a reward: the share of the picture's objects that the
     * answer names, minus the share of its mentions that are invented; in [−1, 1]} Recall is in it
     * because silence is never wrong. A picture without objects counts as found; an answer without
     * mentions invents nothing.
     */
    static Reward chair(Lexicon lexicon) {
        return chair(
                "ChairReward[objects=%s]".formatted(lexicon),
                (answer, truth) -> Chair.of(lexicon.mentions(answer), truth));
    }

    /**
     * {@return the same in another reading of CHAIR}
     *
     * @param name what the reward is called where it was used
     * @param counts the counts of a caption, given what is in the picture
     */
    static Reward chair(String name, BiFunction<String, Truth, Chair> counts) {
        return new ChairReward(name, counts);
    }

    /**
     * {@return any metric as a reward: its value for the counts of one answer, negated where less
     * is better} It is NaN, so that nothing is made of the answer, where the metric is undefined.
     *
     * @param name what the reward is called where it was used
     */
    static <C> Reward of(String name, Metric<C> metric, BiFunction<Example, String, C> counts) {
        return new MetricReward<>(name, metric, counts);
    }
}

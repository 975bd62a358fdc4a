package groundlab.reinforce;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Columns of the log about answers that were drawn. */
final class RolloutFacts {

    private RolloutFacts() {}

    /** {@return means over the answers that have a reward, NaN if none has; and counts} */
    static Map<String, Double> of(List<Rollout> drawn) {
        List<Rollout> usable = drawn.stream().filter(Rollout::isUsable).toList();
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("reward", mean(usable, Rollout::reward));
        facts.put("kl", mean(usable, Rollout::divergence));
        facts.put("answer_tokens", mean(usable, one -> one.tokens().length));
        facts.put("answers/no_reward", (double) drawn.size() - usable.size());
        return facts;
    }

    private static double mean(List<Rollout> some, ToDoubleFunction<Rollout> number) {
        return some.stream().mapToDouble(number).average().orElse(Double.NaN);
    }
}

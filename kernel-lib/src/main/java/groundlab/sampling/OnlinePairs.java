package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.PreferencePair;
import groundlab.metrics.Lexicon;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs of the policy as it is at one moment of its training. Nothing is drawn twice: an example
 * for which the sampler finds no pair has none, and is counted.
 *
 * <pre>{@code
 * OnlinePairs drawn = OnlinePairs.of(sampler, model, "step 12", examples, lexicon, 7);
 * }</pre>
 *
 * @param pairs in the order of their examples, by whose ids they go
 * @param outcomes how many examples had which outcome
 * @param results what became of each example, in their order
 */
public record OnlinePairs(
        List<PreferencePair> pairs, Map<Drawn.Outcome, Integer> outcomes, List<Drawn> results) {

    /**
     * {@return what was drawn for some examples}
     *
     * @param when stands in the record of each pair in place of the policy's fingerprint, which
     *     would have to be taken anew in each step
     * @param lexicon the objects to look for in rejected answers
     */
    public static OnlinePairs of(
            Sampler sampler,
            Vlm policy,
            String when,
            List<Example> examples,
            Lexicon lexicon,
            long seed) {
        List<Drawn> drawn = sampler.draw(policy, examples, seed);
        check(
                drawn.size() == examples.size(),
                "%s must draw one for each of %d examples, got %d",
                sampler,
                examples.size(),
                drawn.size());
        Rows rows = new Rows(when, lexicon, null, seed, false);
        Task task = new Task(0, sampler, 1, 0);
        List<PreferencePair> pairs = new ArrayList<>();
        Map<Drawn.Outcome, Integer> outcomes = new EnumMap<>(Drawn.Outcome.class);
        for (int i = 0; i < drawn.size(); i++) {
            outcomes.merge(drawn.get(i).outcome(), 1, Integer::sum);
            if (drawn.get(i).outcome() == Drawn.Outcome.PAIR) {
                pairs.add(rows.pair(examples.get(i), task, drawn.get(i)));
            }
        }
        return new OnlinePairs(pairs, outcomes, drawn);
    }

    /** {@return how many examples had this outcome} */
    public int count(Drawn.Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }
}

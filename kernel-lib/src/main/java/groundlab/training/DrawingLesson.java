package groundlab.training;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PreferencePair;
import groundlab.internal.Seeds;
import groundlab.metrics.Lexicon;
import groundlab.model.Vlm;
import groundlab.objective.Past;
import groundlab.runs.DrawnRows;
import groundlab.sampling.Drawn;
import groundlab.sampling.OnlinePairs;
import groundlab.sampling.Sampler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pairs that are drawn from the policy as it is, for all rows or for a share of them: online and
 * mixed training, <a href="https://arxiv.org/abs/2407.02477">Amirloo et al. 2024</a>, equation 4.
 */
final class DrawingLesson implements Lesson {

    private final Vlm policy;
    private final Drawing how;
    private final long seed;
    private final Examples examples;
    private final List<TokenizedPair> offline; // empty where all is drawn
    private final Completion completion;
    private final Comparison loss;
    private final Lexicon lexicon;
    private final DrawnRows kept;

    /**
     * How rows are drawn.
     *
     * @param sampler draws pairs
     * @param share of the rows that are drawn, in (0, 1]
     */
    record Drawing(Sampler sampler, double share) {}

    private static final String BYTES = "lesson.drawn_bytes";

    DrawingLesson(
            Vlm policy,
            Drawing how,
            long seed,
            Examples examples,
            List<TokenizedPair> offline,
            Completion completion,
            Comparison loss,
            DrawnRows kept) {
        this.kept = kept;
        this.policy = policy;
        this.how = how;
        this.seed = seed;
        this.examples = examples;
        this.offline = offline;
        this.completion = completion;
        this.loss = loss;
        lexicon = Lexicon.of(examples);
    }

    @Override
    public Work work(int[] rows, Past past) throws IOException {
        List<TokenizedPair> pairs = new ArrayList<>();
        List<Example> wanted = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < rows.length; i++) {
            Example example = examples.get(rows[i]);
            places.put(example.id(), i);
            if (isDrawn(example, past.step())) {
                wanted.add(example);
            } else {
                pairs.add(offline.get(rows[i]));
            }
        }
        Map<String, Double> facts = new LinkedHashMap<>();
        pairs.addAll(drawn(wanted, past.step(), facts));
        pairs.sort(Comparator.comparing(row -> places.get(row.pair().id())));
        return loss.of(pairs, past).with(facts);
    }

    private static List<Map<String, String>> rows(
            List<Example> examples, List<Drawn> drawn, int step) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("step", Integer.toString(step + 1));
            row.put("id", examples.get(i).id());
            row.put("outcome", drawn.get(i).outcome().name().toLowerCase(Locale.ROOT));
            row.put("chosen", drawn.get(i).chosen());
            row.put("rejected", drawn.get(i).rejected());
            row.putAll(drawn.get(i).facts().facts());
            rows.add(row);
        }
        return rows;
    }

    @Override
    public Map<String, String> notes() throws IOException {
        return Map.of(BYTES, Long.toString(kept.size()));
    }

    @Override
    public void resume(Map<String, String> notes) throws IOException {
        kept.cut(Long.parseLong(notes.getOrDefault(BYTES, "0")));
    }

    private boolean isDrawn(Example example, int step) {
        return how.share() == 1
                || Seeds.stream(seed, "mixed", step, example.id()).nextDouble() < how.share();
    }

    private List<TokenizedPair> drawn(List<Example> wanted, int step, Map<String, Double> facts)
            throws IOException {
        long chance = Seeds.stream(seed, "online", step).nextLong();
        OnlinePairs found =
                OnlinePairs.of(how.sampler(), policy, "step " + step, wanted, lexicon, chance);
        kept.add(rows(wanted, found.results(), step));
        List<TokenizedPair> fitting = new ArrayList<>();
        for (PreferencePair pair : found.pairs()) {
            TokenizedPair row = TokenizedPair.of(policy, pair, List.of(pair.rejected()));
            if (row.longest() <= policy.config().text().positions()) {
                fitting.add(row);
            }
        }
        facts.put("online/pairs", (double) fitting.size());
        facts.put("online/too_long", (double) found.pairs().size() - fitting.size());
        facts.put("online/equal", (double) found.count(Drawn.Outcome.EQUAL));
        facts.put("online/empty", (double) found.count(Drawn.Outcome.EMPTY));
        facts.put("online/undecided", (double) found.count(Drawn.Outcome.FAILED));
        return completion.of(fitting);
    }
}

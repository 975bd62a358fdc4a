package groundlab.training;

import groundlab.data.Example;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.internal.Seeds;
import groundlab.loop.Lesson;
import groundlab.loop.Work;
import groundlab.metrics.Lexicon;
import groundlab.model.Vlm;
import groundlab.objective.Past;
import groundlab.runs.DrawnRows;
import groundlab.sampling.Drawn;
import groundlab.sampling.OnlinePairs;
import groundlab.sampling.Sampler;
import groundlab.scoring.Completion;
import groundlab.scoring.TokenizedPair;
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

    /**
     * How rows are drawn.
     *
     * @param sampler draws pairs
     * @param share of the rows that are drawn, in (0, 1]
     */
    record Drawing(Sampler sampler, double share) {}

    private static final String BYTES = "lesson.drawn_bytes";

    private final Vlm policy;
    private final long seed;
    private final Material material;
    private final Completion completion;
    private final LossParts loss;
    private final Lexicon lexicon;
    private final DrawnRows kept;
    private long before; // bytes of rows before those of the last batch

    DrawingLesson(
            Vlm policy,
            long seed,
            Material material,
            Completion completion,
            LossParts loss,
            DrawnRows kept) {
        this.policy = policy;
        this.seed = seed;
        this.material = material;
        this.completion = completion;
        this.loss = loss;
        this.kept = kept;
        lexicon = Lexicon.of(material.examples());
    }

    @Override
    public Work work(int[] rows, Past past) throws IOException {
        List<TokenizedPair> pairs = new ArrayList<>();
        List<Example> wanted = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < rows.length; i++) {
            Example example = material.examples().get(rows[i]);
            places.put(example.id(), i);
            if (isDrawn(example, past.step())) {
                wanted.add(example);
            } else {
                pairs.add(material.pairs().rows().get(rows[i]));
            }
        }
        Map<String, Double> facts = new LinkedHashMap<>();
        pairs.addAll(drawn(wanted, worse(rows), past.step(), facts));
        pairs.sort(Comparator.comparing(row -> places.get(row.pair().id())));
        return loss.of(pairs, past).with(facts);
    }

    /** {@return the worse pictures of pairs that are there from the start, by id} */
    private Map<String, Picture> worse(int[] rows) {
        Map<String, Picture> worse = new HashMap<>();
        List<TokenizedPair> offline = material.pairs().rows();
        for (int i = 0; i < rows.length && !offline.isEmpty(); i++) {
            PreferencePair pair = offline.get(rows[i]).pair();
            pair.rejectedPicture().ifPresent(picture -> worse.put(pair.id(), picture));
        }
        return worse;
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
    public void failed() throws IOException {
        kept.cut(before);
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
        double share = material.drawing().share();
        return share == 1 || Seeds.stream(seed, "mixed", step, example.id()).nextDouble() < share;
    }

    private List<TokenizedPair> drawn(
            List<Example> wanted, Map<String, Picture> worse, int step, Map<String, Double> facts)
            throws IOException {
        long chance = Seeds.stream(seed, "online", step).nextLong();
        Sampler sampler = material.drawing().sampler();
        OnlinePairs found =
                OnlinePairs.of(sampler, policy, "step " + step, wanted, lexicon, chance);
        List<TokenizedPair> fitting = new ArrayList<>();
        for (PreferencePair pair : found.pairs()) {
            TokenizedPair row = TokenizedPair.of(policy, pair, List.of(pair.rejected()));
            if (row.longest() <= policy.config().text().positions()) {
                Picture given = worse.get(pair.id());
                fitting.add(given == null ? row : row.with(pair.withRejectedPicture(given)));
            }
        }
        List<TokenizedPair> usable = completion.isPossible(fitting) ? fitting : List.of();
        facts.put("online/pairs", (double) usable.size());
        facts.put("online/too_long", (double) found.pairs().size() - fitting.size());
        if (completion.needsOthers()) {
            facts.put("online/alone", (double) fitting.size() - usable.size());
        }
        facts.put("online/equal", (double) found.count(Drawn.Outcome.EQUAL));
        facts.put("online/empty", (double) found.count(Drawn.Outcome.EMPTY));
        facts.put("online/undecided", (double) found.count(Drawn.Outcome.FAILED));
        List<TokenizedPair> complete = completion.of(usable);
        before = kept.length();
        kept.add(rows(wanted, found.results(), step)); // last, for a stop comes before it
        return complete;
    }
}

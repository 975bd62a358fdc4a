package groundlab.bench;

import groundlab.annotate.Annotator;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Reward;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.Ranked;
import groundlab.sampling.Sampler;
import groundlab.training.PreferenceTraining;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What must stay fast, on the model that ships: captions/s and tokens/s, BDHS pairs/s batched and
 * one by one, ranked pairs/s, rounds of online training, training pairs/s. Run by {@code
 * environment/bench}; a table, not a test.
 */
public final class Bench {

    private Bench() {}

    /** A piece of work that says how many units it did. */
    private interface Work {
        int run() throws IOException;
    }

    /** Prints one line per measurement. */
    public static void main(String[] args) throws IOException {
        TinyWorld world = TinyWorld.open();
        try (Vlm model = Vlm.load(world.baseModel())) {
            Examples some = world.preference().first(256);
            report("caption tokens", () -> captions(model, some));
            report("BDHS pairs, batched", () -> pairs(model, some, 256).size());
            report(
                    "BDHS pairs, one sentence at a time",
                    () -> pairs(model, some.first(64), 1).size());
            report("BDHS pairs of 1,000 pictures, 5 tries", () -> build(model, world.preference()));
            report("ranked pairs of 1,000 pictures", () -> ranked(model, world.preference()));
            round("online DPO", model, world, Ranked.by(Annotator.byReward(truth())));
            round("online BDHS", model, world, BiasDrivenSampling.attention(0.9).tries(3));
            Pairs pairs = pairs(model, some, 256);
            for (Objective objective : List.of(new Sft(), new Dpo(0.1), new Mdpo(0.1))) {
                report("training pairs, " + objective, () -> train(model, pairs, objective));
            }
        }
    }

    /** The first run warms up, the second counts. */
    private static void report(String what, Work work) throws IOException {
        work.run();
        long start = System.nanoTime();
        int units = work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-40s %8.0f /s   (%d in %.2f s)%n",
                what,
                units / seconds,
                units,
                seconds);
    }

    static int captions(Vlm model, Examples examples) {
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (Example example : examples) {
            asks.add(Ask.greedy(views.size(), example.prompt()));
            views.add(ImageView.of(example.picture().pixels()));
        }
        return model.answers(views, asks, Decoding.greedy(64)).stream()
                .mapToInt(answer -> model.tokenizer().encode(answer, false).length)
                .sum();
    }

    private static Pairs pairs(Vlm model, Examples examples, int rows) {
        return BiasDrivenSampling.attention(0.9)
                .tries(1)
                .decoding(Decoding.sampled(1, 64).rows(rows))
                .pairs(model, examples, 7);
    }

    private static int build(Vlm model, Examples examples) {
        return BiasDrivenSampling.attention(0.9).pairs(model, examples.first(1000), 7).size();
    }

    /** Two answers to each of 1,000 pictures, ranked by the truth; as many as make a pair. */
    static int ranked(Vlm model, Examples examples) {
        Ranked ranked = Ranked.by(Annotator.byReward(truth()));
        return ranked.pairs(model, examples.first(1000), 7).size();
    }

    private static Reward truth() {
        return Reward.chair(Lexicon.of(TinyWorld.objects()));
    }

    /** Drawing, the reference's scores and the updates, of 1,000 pictures in batches of 32. */
    private static void round(String name, Vlm model, TinyWorld world, Sampler sampler)
            throws IOException {
        Examples examples = world.preference().first(1000);
        report(
                name + ", pictures of a round of 1,000",
                () -> train(PreferenceTraining.online(model, examples, sampler), examples.size()));
    }

    private static int train(Vlm model, Pairs pairs, Objective objective) throws IOException {
        return train(PreferenceTraining.of(model, pairs).objective(objective), pairs.size());
    }

    /** Trains in a folder that is gone afterwards; returns the number of pairs. */
    static int train(PreferenceTraining training, int pairs) throws IOException {
        Path folder = Files.createTempDirectory("bench");
        training.run(folder.resolve("run")).close();
        try (var files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
        return pairs;
    }
}

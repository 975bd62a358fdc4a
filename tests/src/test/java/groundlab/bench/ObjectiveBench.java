package groundlab.bench;

import ai.djl.ndarray.NDArray;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.image.MeanColour;
import groundlab.internal.Notices;
import groundlab.model.Vlm;
import groundlab.objective.AllObjectives;
import groundlab.objective.Batch;
import groundlab.objective.Objective;
import groundlab.objective.Term;
import groundlab.objective.View;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.PairBuilder;
import groundlab.training.PreferenceTraining;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a step costs with each objective beside the simplest one on the same views, by turns, on the
 * model that ships. Run by {@code environment/bench-objectives}.
 */
public final class ObjectiveBench {

    private static final int BATCH = 16;
    private static final int REJECTED = 4;

    private final Vlm model;
    private final Pairs one;
    private final Pairs several;

    private ObjectiveBench(Vlm model, Pairs several) {
        this.model = model;
        this.several = several;
        one =
                Pairs.of(
                        several.stream().filter(pair -> pair.id().endsWith("#1")).toList(),
                        Provenance.NONE);
    }

    /** Prints a line for each objective, medians of as many rounds as the argument says. */
    public static void main(String[] args) throws IOException {
        Notices.install(text -> {}); // the output is a table
        int rounds = Integer.parseInt(args[0]);
        TinyWorld world = TinyWorld.open();
        System.out.println("| objective | s for 1,000 pairs | same views | ratio |");
        System.out.println("|---|--:|--:|--:|");
        try (Vlm model = Vlm.load(world.baseModel())) {
            Pairs pairs =
                    PairBuilder.of(model, world.preference().first(128))
                            .draw(BiasDrivenSampling.attention(0.9))
                            .perExample(REJECTED)
                            .build();
            ObjectiveBench bench = new ObjectiveBench(model, whole(pairs));
            for (AllObjectives.Line line : AllObjectives.lines()) {
                bench.compare(line, rounds);
            }
        }
    }

    /** Those of questions for which all rejected answers could be drawn. */
    private static Pairs whole(Pairs pairs) {
        List<PreferencePair> rows =
                pairs.stream()
                        .filter(
                                pair ->
                                        pairs.stream()
                                                        .filter(o -> o.picture() == pair.picture())
                                                        .count()
                                                == REJECTED)
                        .toList();
        return Pairs.of(rows, Provenance.NONE);
    }

    private void compare(AllObjectives.Line line, int rounds) throws IOException {
        double[] own = new double[rounds];
        double[] plain = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            own[round] = seconds(line.objective());
            plain[round] = seconds(new SameViews(line.objective()));
            ratios[round] = own[round] / plain[round];
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f |%n",
                line,
                median(own),
                median(plain),
                median(ratios));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** Seconds that the steps of 1,000 pairs take, the reference's scores not counted. */
    private double seconds(Objective objective) throws IOException {
        Pairs pairs = objective.views().contains(View.REJECTED_2) ? several : one;
        StepClock clock = new StepClock();
        PreferenceTraining training =
                PreferenceTraining.of(model, pairs)
                        .objective(objective)
                        .distortion(new MeanColour())
                        .secondReference(model)
                        .batch(BATCH)
                        .epochs(2);
        Bench.train(training, pairs.size());
        return clock.millis(objective.getClass().getSimpleName()) / BATCH;
    }

    /** The sum of all log-ratios, through which gradients flow as they do in any objective. */
    private record SameViews(Objective other) implements Objective {

        @Override
        public Set<View> views() {
            return other.views();
        }

        @Override
        public List<Term> terms(Batch batch) {
            NDArray sum =
                    views().stream().map(batch.policy()::get).reduce(NDArray::add).orElseThrow();
            return List.of(new Term("answer", sum));
        }

        /** Knows a reference where the other one does. */
        @Override
        public OptionalDouble rewardScale() {
            return other.rewardScale();
        }

        @Override
        public OptionalDouble lossAtStart() {
            return OptionalDouble.empty();
        }
    }
}

package groundlab.training;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.internal.Notices;
import groundlab.internal.Seeds;
import groundlab.loop.Run;
import groundlab.model.Vlm;
import groundlab.sampling.PairBuilder;
import groundlab.sampling.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Rounds of drawing pairs from the model as it has become and training it on them; each round's
 * reference is the model that the round began with, as in <a
 * href="https://arxiv.org/abs/2405.19332">SELM</a> and <a
 * href="https://arxiv.org/abs/2406.04412">SPA</a>.
 *
 * <pre>{@code
 * var rounds =
 *         IteratedTraining.of(model, world.preference(), BestOfK.of(4, reward))
 *                 .rounds(3)
 *                 .training(round -> round.objective(new Dpo(0.1)).learningRate(3e-5))
 *                 .run(Path.of("runs/iterated"));
 * show(rounds.model().answer(ImageView.of(image), "Describe the image."));
 * }</pre>
 */
public final class IteratedTraining {

    private final Vlm model;
    private final Examples examples;
    private final Sampler sampler;
    private int rounds = 3;
    private boolean parts;
    private long seed = 7;
    private UnaryOperator<PreferenceTraining> training = UnaryOperator.identity();

    private IteratedTraining(Vlm model, Examples examples, Sampler sampler) {
        this.model = model;
        this.examples = examples;
        this.sampler = sampler;
    }

    /** Starts to describe three rounds on all examples. */
    public static IteratedTraining of(Vlm model, Examples examples, Sampler sampler) {
        check(!examples.isEmpty(), "training needs at least one example, got none");
        return new IteratedTraining(model, examples, sampler);
    }

    /** How many rounds; 3 by default. */
    public IteratedTraining rounds(int times) {
        check(times >= 1, "rounds must be at least 1, got %d", times);
        rounds = times;
        return this;
    }

    /** Gives each round a part of the examples of its own; each has all of them by default. */
    public IteratedTraining inParts() {
        parts = true;
        return this;
    }

    /** Seed of what is drawn; 7 by default. That of the training is set there. */
    public IteratedTraining seed(long number) {
        seed = number;
        return this;
    }

    /** Settings of each round's training; those of {@link PreferenceTraining} by default. */
    public IteratedTraining training(UnaryOperator<PreferenceTraining> settings) {
        training = settings;
        return this;
    }

    /**
     * Runs all rounds, or goes on with the one that was interrupted.
     *
     * @param path has a folder {@code round-1}, {@code round-2} … for each, with its pairs
     * @return the rounds, for the caller to close
     * @throws IllegalArgumentException if a setting is wrong, or no pair can be drawn in a round
     * @throws IOException if a file cannot be read or written
     */
    public Rounds run(Path path) throws IOException {
        check(
                !parts || examples.size() >= rounds,
                "%d rounds with examples of their own need as many examples, got %d",
                rounds,
                examples.size());
        Rounds done = new Rounds(new ArrayList<>(), new ArrayList<>());
        try {
            Vlm now = model;
            for (int round = 0; round < rounds; round++) {
                now = start(now, done);
                done.runs().add(run(now, round, path.resolve("round-" + (round + 1))));
                now = done.model();
            }
            return done;
        } catch (IOException | RuntimeException e) {
            done.close();
            throw e;
        }
    }

    /** An adapter is merged into its base, so that the next round's adapter starts from it. */
    private static Vlm start(Vlm now, Rounds done) {
        if (now.adapterWeights().isEmpty()) {
            return now;
        }
        Vlm merged = now.merged();
        done.bases().add(merged);
        return merged;
    }

    private Run run(Vlm now, int round, Path folder) throws IOException {
        Notices.say("round %d of %d".formatted(round + 1, rounds));
        Files.createDirectories(folder);
        Pairs pairs =
                PairBuilder.of(now, of(round))
                        .draw(sampler)
                        .seed(Seeds.stream(seed, "round", round).nextLong())
                        .build(folder.resolve("pairs.jsonl"));
        return training.apply(PreferenceTraining.of(now, pairs)).run(folder);
    }

    /**
     * What rounds left.
     *
     * @param runs one for each round, in their order
     * @param bases models that later rounds share weights with
     */
    public record Rounds(List<Run> runs, List<Vlm> bases) implements AutoCloseable {

        /** {@return the model of the last round} With LoRA, its adapter is the last round's. */
        public Vlm model() {
            return runs.get(runs.size() - 1).model();
        }

        /** Closes all models. */
        @Override
        public void close() {
            runs.forEach(Run::close);
            bases.forEach(Vlm::close);
        }
    }

    private Examples of(int round) {
        if (!parts) {
            return examples;
        }
        int from = (int) ((long) examples.size() * round / rounds);
        int to = (int) ((long) examples.size() * (round + 1) / rounds);
        return Examples.of(
                examples.name() + ", part " + (round + 1) + " of " + rounds,
                examples.stream().skip(from).limit(to - from).toList());
    }
}

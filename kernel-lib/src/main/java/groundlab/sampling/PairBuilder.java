package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.files.Journal;
import groundlab.files.PairFiles;
import groundlab.image.Distortion;
import groundlab.internal.Seeds;
import groundlab.metrics.Lexicon;
import groundlab.model.Vlm;
import groundlab.pairs.Filter;
import groundlab.pairs.Filters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Makes preference pairs of examples: draws rejected answers by one or several samplers, filters
 * them, gives them worse pictures, and records on each pair how it came about.
 *
 * <pre>{@code
 * Pairs pairs =
 *         PairBuilder.of(model, world.preference())
 *                 .draw(BiasDrivenSampling.attention(0.9), 0.5)
 *                 .draw(ImageWeakened.noise(900), 0.5)
 *                 .distort(ZoomCrop.MDPO)
 *                 .seed(7)
 *                 .build(Path.of("pairs.jsonl"));
 * }</pre>
 *
 * <p>Examples are drawn from in chunks. {@link #build(Path)} keeps a journal beside its file, so
 * that after a stop, even by SIGKILL, the same call goes on with the chunk that was interrupted and
 * the file is byte for byte what an undisturbed run writes.
 */
public final class PairBuilder {

    private static final long SMALL = 50_000_000; // parameters

    private final Vlm model;
    private final Examples examples;
    private final List<Source> sources = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>(); // what the sources come to, once asked for
    private int perExample = 1;
    private Filters filters; // null for none
    private Distortion distortion; // null for no worse pictures
    private Lexicon lexicon; // null for all that the examples name
    private int chunk;
    private long seed = 7;

    /** A sampler and its weight among the others. */
    private record Source(Sampler sampler, double weight) {}

    private PairBuilder(Vlm model, Examples examples) {
        check(!examples.isEmpty(), "pairs need at least one example, got none");
        Set<String> ids = new HashSet<>();
        for (Example example : examples) {
            check(
                    ids.add(example.id()),
                    "pairs need examples with ids of their own, got %s twice",
                    example.id());
        }
        this.model = model;
        this.examples = examples;
        chunk = model.parameters() < SMALL ? 256 : 32;
    }

    /** Starts to describe pairs drawn from a model. */
    public static PairBuilder of(Vlm model, Examples examples) {
        return new PairBuilder(model, examples);
    }

    /** Adds a sampler that is asked about every example. */
    public PairBuilder draw(Sampler sampler) {
        return draw(sampler, 1);
    }

    /**
     * Adds a sampler with a weight. Rows come in proportion to the weights: the heaviest sampler is
     * asked about every example, another about a share of them that the seed decides. So two of
     * weight 0.5 give each example one answer of either, which in a mean over rows is the study's
     * average of two losses.
     *
     * @param weight above 0
     * @throws IllegalArgumentException if the builder has this sampler already, which would draw
     *     the same again; {@link #perExample} draws more
     */
    public PairBuilder draw(Sampler sampler, double weight) {
        check(
                weight > 0 && Double.isFinite(weight),
                "the weight of %s must be > 0, got %s",
                sampler,
                weight);
        check(
                Seeds.isStable(sampler),
                "a sampler must print the same in every run, got %s;"
                        + " give it a name with Sampler.named(name, sampler)",
                sampler);
        String print = sampler.toString();
        check(
                sources.stream().noneMatch(s -> s.sampler.toString().equals(print)),
                "a sampler can be added once, it would draw the same again, got %s twice;"
                        + " perExample(answers) draws more",
                sampler);
        sources.add(new Source(sampler, weight));
        tasks.clear();
        return this;
    }

    /** Draws so many answers for each example and sampler, each with a chance of its own. */
    public PairBuilder perExample(int answers) {
        check(answers >= 1, "perExample must be at least 1, got %d", answers);
        perExample = answers;
        tasks.clear();
        return this;
    }

    /** Keeps only pairs that no filter objects to; the set records how many each dropped. */
    public PairBuilder filter(Filter... some) {
        filters = Filters.of(some);
        return this;
    }

    /** Gives each pair a worse picture; none by default. */
    public PairBuilder distort(Distortion worse) {
        distortion = worse;
        return this;
    }

    /**
     * The objects to look for in rejected answers, to record which are not in the picture; by
     * default all that the examples' truths and questions name.
     */
    public PairBuilder lexicon(Lexicon objects) {
        lexicon = objects;
        return this;
    }

    /**
     * Examples drawn from at once, which is what a stop can lose; by default 256, and 32 for models
     * of 50 million parameters or more.
     */
    public PairBuilder chunk(int size) {
        check(size >= 1, "chunk must be at least 1, got %d", size);
        chunk = size;
        return this;
    }

    /** Decides all chance; 7 by default. */
    public PairBuilder seed(long number) {
        seed = number;
        return this;
    }

    /** {@return the pairs, with a bar while they are drawn} */
    public Pairs build() {
        return pairs(job().run());
    }

    /**
     * {@return the pairs, after they were written to a file} What is done so far stands in a
     * journal beside the file, which is removed when the file is whole.
     *
     * @param file such as {@code pairs.jsonl}
     * @throws IOException if the file or its journal cannot be written
     * @throws IllegalArgumentException if the journal beside the file belongs to another job
     */
    public Pairs build(Path file) throws IOException {
        Job job = job();
        try (Journal journal = Journal.open(journal(file), job.text())) {
            Pairs pairs = pairs(job.run(journal));
            PairFiles.write(pairs, file);
            journal.delete();
            return pairs;
        }
    }

    /**
     * {@return a pair made again from its record}
     *
     * @param row a pair that a builder with the same samplers made from the same examples
     * @throws IllegalArgumentException if the record names another sampler, model, picture or
     *     distortion
     */
    public PreferencePair again(PreferencePair row) {
        Provenance facts = row.provenance();
        Task task = taskOf(row);
        Example example = exampleOf(row);
        checkSame(row, "model_sha256", model.fingerprint());
        checkSame(row, "picture_sha256", example.picture().hash());
        checkSame(row, "distortion", distortion == null ? null : distortion.toString());
        long recorded = Long.parseLong(facts.get("seed"));
        List<Drawn> drawn = task.sampler().draw(model, List.of(example), task.seed(recorded));
        return rows(recorded).pair(example, task, drawn.get(0));
    }

    private Task taskOf(PreferencePair row) {
        String sampler = row.provenance().get("sampler");
        String draw = row.provenance().get("draw");
        return tasks().stream()
                .filter(task -> task.sampler().toString().equals(sampler))
                .filter(task -> String.valueOf(task.draw()).equals(draw))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "pair %s was made by draw %s of %s, this builder has %s"
                                                .formatted(row.id(), draw, sampler, tasks())));
    }

    private Example exampleOf(PreferencePair row) {
        String id = row.provenance().get("example");
        return examples.stream()
                .filter(example -> example.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "pair %s was made of example %s, which %s does not have"
                                                .formatted(row.id(), id, examples)));
    }

    private static void checkSame(PreferencePair row, String fact, String now) {
        String then = row.provenance().get(fact);
        check(
                Objects.equals(now, then),
                "pair %s was made with %s %s, now it is %s",
                row.id(),
                fact,
                then,
                now);
    }

    private Job job() {
        return new Job(model, examples, tasks(), chunk, seed);
    }

    private List<Task> tasks() {
        check(!sources.isEmpty(), "pairs need a sampler, add one by draw(sampler)");
        if (tasks.isEmpty()) {
            double heaviest = sources.stream().mapToDouble(Source::weight).max().orElseThrow();
            for (Source source : sources) {
                Sampler fitted = source.sampler.fittedTo(examples);
                for (int draw = 0; draw < perExample; draw++) {
                    tasks.add(new Task(tasks.size(), fitted, source.weight / heaviest, draw));
                }
            }
        }
        return tasks;
    }

    private Rows rows(long ofSeed) {
        boolean numbered = tasks().size() > 1;
        Lexicon objects = lexicon == null ? Lexicon.of(examples) : lexicon;
        return new Rows(model.fingerprint(), objects, distortion, ofSeed, numbered);
    }

    private Pairs pairs(List<Job.Result> results) {
        Rows rows = rows(seed);
        List<PreferencePair> pairs = new ArrayList<>();
        for (Job.Result result : results) {
            if (result.drawn().outcome() == Drawn.Outcome.PAIR) {
                pairs.add(rows.pair(examples.get(result.example()), result.task(), result.drawn()));
            }
        }
        Pairs all = Pairs.of(pairs, SetFacts.of(examples, tasks(), results));
        return filters == null ? all : filters.apply(all).pairs();
    }

    private static Path journal(Path file) {
        return file.resolveSibling(file.getFileName() + ".journal");
    }
}

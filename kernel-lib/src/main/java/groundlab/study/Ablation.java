package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.image.Distortion;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.sampling.Sampler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * A grid of trainings, measured on the same pictures: every combination of the values that are
 * given, with every seed. An axis that is not given takes one value, see {@link Cell}; a cell's
 * label names only what varies.
 *
 * <pre>{@code
 * var grid = Ablation.of(model, world.preference())
 *         .objective(new Dpo(0.1), new Mdpo(0.1))
 *         .seeds(7, 8)
 *         .measuredOn(world.test());
 * var result = grid.run(Path.of("out/ablation"));
 * show(result, result.against("Dpo", Measure.CHAIR_S), result.curves("rewards/margins"));
 * }</pre>
 *
 * <p>Where no full product is wanted, cells are added by name: {@code .cell("mixed", cell ->
 * cell.mixed(sampler, 0.5))}. They start from the first value of each axis; a product of a single
 * combination is left out then.
 */
public final class Ablation {

    /** How the model before training is called in tables. */
    public static final String BASE = "base";

    private final Vlm model;
    private final Examples examples;
    private final Map<String, Axis> axes = new LinkedHashMap<>();
    private final Map<String, UnaryOperator<Cell>> named = new LinkedHashMap<>();
    private Cell start = new Cell();
    private List<Long> seeds = List.of(7L);
    private Examples measured; // null until it is given
    private int parallel; // 0 for what suits the machine
    private final Map<String, String> unreadable = new LinkedHashMap<>(); // cells, and why

    private Ablation(Vlm model, Examples examples) {
        this.model = model;
        this.examples = examples;
    }

    /**
     * Starts to describe a grid.
     *
     * @param model what is trained, a copy for each cell and seed
     * @param examples the pictures and true answers that pairs are made of
     */
    public static Ablation of(Vlm model, Examples examples) {
        check(!examples.isEmpty(), "an ablation needs at least one example, got none");
        return new Ablation(model, examples);
    }

    /**
     * {@return the ablation that a folder holds, from its manifest} Cells whose settings cannot be
     * read back, as they stand for code, are left out and told.
     *
     * @param model what was trained, and what cells are trained from {@link #again}
     * @param examples the pictures that pairs were made of
     * @throws IOException if there is no manifest, or it cannot be read
     */
    public static Ablation read(Path folder, Vlm model, Examples examples) throws IOException {
        Manifest manifest = Manifest.read(folder);
        Ablation ablation = of(model, examples);
        SettingsReader reader = new SettingsReader(examples);
        manifest.cells()
                .forEach(
                        (label, settings) -> {
                            try {
                                Cell cell = reader.cell(settings);
                                ablation.named.put(label, start -> cell);
                            } catch (IllegalArgumentException e) {
                                ablation.unreadable.put(label, e.getMessage());
                            }
                        });
        ablation.seeds = manifest.seeds();
        return ablation;
    }

    /** Who draws rejected answers. */
    public Ablation sampler(Sampler... values) {
        axes.put("sampler", Axis.of("sampler", List.of(values), (cell, one) -> cell.sampler(one)));
        return this;
    }

    /** The loss, and its terms. */
    public Ablation objective(Objective... values) {
        axes.put("objective", Axis.of("objective", List.of(values), Cell::objective));
        return this;
    }

    /** How worse pictures are made, for losses that compare pictures. */
    public Ablation distortion(Distortion... values) {
        axes.put("distortion", Axis.of("distortion", List.of(values), Cell::distortion));
        return this;
    }

    /** The loss's beta. */
    public Ablation beta(double... values) {
        return number("beta", values, Cell::beta);
    }

    /** The highest learning rate. */
    public Ablation learningRate(double... values) {
        return number("learningRate", values, Cell::learningRate);
    }

    /** How many pictures are trained on, the first of those given. */
    public Ablation size(int... values) {
        double[] numbers = Arrays.stream(values).asDoubleStream().toArray();
        return number("size", numbers, (cell, size) -> cell.size(size.intValue()));
    }

    private Ablation number(String name, double[] values, BiFunction<Cell, Double, Cell> set) {
        axes.put(name, Axis.ofNumbers(name, Arrays.stream(values).boxed().toList(), set));
        return this;
    }

    /** Adds a cell of its own, which starts from the first value of each axis. */
    public Ablation cell(String name, UnaryOperator<Cell> settings) {
        check(!name.isBlank(), "a cell needs a name");
        check(named.putIfAbsent(name, settings) == null, "there are two cells named %s", name);
        return this;
    }

    /** What pairs are drawn and in which order they are trained on; 7 alone by default. */
    public Ablation seeds(long... values) {
        check(values.length > 0, "seeds needs at least one value, got none");
        seeds = Arrays.stream(values).boxed().toList();
        return this;
    }

    /** Times that every pair is seen; 1 by default. */
    public Ablation epochs(int times) {
        start = start.epochs(times);
        return this;
    }

    /** Pairs in a step; 32 by default. */
    public Ablation batch(int pairs) {
        start = start.batch(pairs);
        return this;
    }

    /** The pictures that trained models are measured on. */
    public Ablation measuredOn(Examples pictures) {
        check(!pictures.isEmpty(), "measuring needs at least one example, got none");
        measured = pictures;
        return this;
    }

    /**
     * How many trainings run at a time. By default one for each GPU; on the CPU as many as an
     * operation has threads if the model is small (below 50 million parameters), else one. A small
     * model is always trained with one thread, so that this changes no number; a larger one shares
     * the threads, which changes the rounding. A model with an adapter is trained by one at a time.
     */
    public Ablation parallel(int trainings) {
        check(trainings >= 1, "parallel must be at least 1, got %d", trainings);
        parallel = trainings;
        return this;
    }

    /** {@return cells that {@link #read} left out, and why} */
    public Map<String, String> unreadable() {
        return Collections.unmodifiableMap(unreadable);
    }

    /** {@return the labels of the cells, in the order of tables} */
    public List<String> cells() {
        return List.copyOf(grid().cells().keySet());
    }

    private Grid grid() {
        return Grid.of(start, axes.values(), named, seeds);
    }

    /**
     * Trains and measures what is not there yet. A training that fails does not stop the others; it
     * is told in the result and tried again by the next call.
     *
     * @param folder made if needed. It holds {@code manifest.json}, {@code results.csv}, a folder
     *     for each training and, in {@code failed}, what became of those that failed
     * @throws IllegalArgumentException if a setting is wrong, or the folder holds an ablation of
     *     another model, of other pictures, or with trainings that this grid has not
     * @throws IOException if a file cannot be read or written, or another ablation uses the folder
     * @throws CancellationException if the thread was interrupted, as by a stop button; what was
     *     done is kept, and the same call goes on from there
     */
    public AblationResult run(Path folder) throws IOException {
        return open(folder).run();
    }

    /**
     * {@return whether a cell that the folder holds comes out the same when it is trained anew}
     *
     * @param cell its label
     * @param seed one of its seeds
     * @throws IllegalArgumentException if there is no such cell, if its settings could not be read
     *     back, or if model or pictures are not those of the folder
     */
    public Again again(Path folder, String cell, long seed) throws IOException {
        check(
                !unreadable.containsKey(cell),
                "%s cannot be made again from its manifest, as %s: describe the grid anew and ask it",
                cell,
                unreadable.get(cell));
        return Again.of(open(folder), folder, cell, seed);
    }

    private AblationRun open(Path folder) {
        check(measured != null, "an ablation needs pictures to measure on: measuredOn(examples)");
        Bench bench = new Bench(model, examples, measured);
        return new AblationRun(folder, bench, grid(), parallel);
    }
}

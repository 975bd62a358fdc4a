package groundlab.world;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PartnerPair;
import groundlab.data.Picture;
import groundlab.files.ExampleFiles;
import groundlab.internal.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Small pictures of four kinds of places with twenty-four objects, their captions, questions and
 * exact truth. Objects come in partner pairs that are usually seen together; captions of the
 * training part sometimes name a partner that is not there, often for strong pairs and seldom for
 * weak ones. Every example depends on the seed, its split and its index alone, so that any one of
 * them can be made without the others.
 *
 * <pre>{@code
 * TinyWorld world = TinyWorld.open();
 * Examples test = world.test();                        // read from datasets/tiny-world
 * Example example = world.example(Split.TRAIN, 63_999); // drawn from the seed
 * }</pre>
 */
public final class TinyWorld {

    /** What the model is asked about each picture. */
    public static final String PROMPT = "Describe the image.";

    private static final Pattern TOKEN = Pattern.compile("\\w+|[^\\w\\s]");

    private static final int TESTS = 500;
    private static final int PREFERENCES = 1000;

    private final Optional<Path> folder;
    private final WorldSettings settings;
    private final long seed;

    private TinyWorld(Optional<Path> folder, WorldSettings settings, long seed) {
        this.folder = folder;
        this.settings = settings;
        this.seed = seed;
    }

    /**
     * {@return the world that ships in {@code datasets/tiny-world}} Its project is the folder named
     * by the system property {@code groundlab.home} or the environment variable {@code
     * GROUNDLAB_HOME}; without these, the working directory or the nearest one above it that has
     * the data.
     *
     * @throws IOException if the folder is not there or {@code world.json} is broken
     */
    public static TinyWorld open() throws IOException {
        return open(WorldFolder.find());
    }

    /** {@return the world that {@link WriteTinyWorld} wrote into a folder} */
    public static TinyWorld open(Path folder) throws IOException {
        return WorldFolder.read(folder);
    }

    /** {@return a world whose examples are all drawn, none read} */
    public static TinyWorld of(WorldSettings settings, long seed) {
        return new TinyWorld(Optional.empty(), settings, seed);
    }

    static TinyWorld in(Path folder, WorldSettings settings, long seed) {
        return new TinyWorld(Optional.of(folder), settings, seed);
    }

    /** {@return the twelve pairs of objects that are usually seen together} */
    public static List<PartnerPair> partners() {
        return Catalog.SHIPPED.partners();
    }

    /** {@return the names of all twenty-four objects} */
    public static List<String> objects() {
        return Catalog.SHIPPED.objects();
    }

    /** {@return the names of the four scenes} */
    public static List<String> scenes() {
        return List.copyOf(Catalog.SHIPPED.scenes());
    }

    /**
     * {@return every word and punctuation mark that a prompt, caption, question or answer holds, in
     * a fixed order} Texts fall apart into these by {@code \w+} or one other character.
     */
    public static Set<String> words() {
        String frame =
                PROMPT
                        + " This is a. There is a and a. A is on the left. A is on the right."
                        + " Is there a in the image? Yes No";
        Set<String> words = new LinkedHashSet<>();
        Stream.of(Stream.of(frame), scenes().stream(), objects().stream())
                .flatMap(texts -> texts)
                .forEach(text -> TOKEN.matcher(text).results().forEach(m -> words.add(m.group())));
        return words;
    }

    /** {@return how biased and noisy the training part is} */
    public WorldSettings settings() {
        return settings;
    }

    /** {@return the seed of all chance in this world} */
    public long seed() {
        return seed;
    }

    /** {@return one example; its picture is drawn when its pixels are asked for} */
    public Example example(Split split, int index) {
        check(index >= 0, "an index must be >= 0, got %d", index);
        WorldSettings own = split.vary(settings);
        String id = split.label() + "-" + index;
        Layout layout = Layouts.draw(own, Seeds.stream(seed, "layout", id));
        Picture picture =
                Picture.drawn(
                        id,
                        () ->
                                Painter.paint(
                                        layout,
                                        own.pixelNoise(),
                                        Seeds.stream(seed, "pixels", id)));
        return new Example(
                id,
                picture,
                PROMPT,
                Captions.tell(layout, own, Seeds.stream(seed, "caption", id)),
                layout.truth(),
                Questions.ask(layout, Seeds.stream(seed, "questions", id)));
    }

    /** {@return the first {@code n} examples of a split} */
    public Examples examples(Split split, int n) {
        check(n >= 1, "a set needs at least 1 example, got %d", n);
        return Examples.of(
                split.label(),
                IntStream.range(0, n).mapToObj(index -> example(split, index)).toList());
    }

    /** {@return the 500 examples of the final test; read from disk in a world that was opened} */
    public Examples test() throws IOException {
        return shipped(Split.TEST, TESTS);
    }

    /**
     * {@return the 1,000 examples to make pairs from; read from disk in a world that was opened}
     */
    public Examples preference() throws IOException {
        return shipped(Split.PREFERENCE, PREFERENCES);
    }

    /** {@return {@code n} examples to train a base model on, with noisy captions} */
    public Examples train(int n) {
        return examples(Split.TRAIN, n);
    }

    /** {@return {@code n} examples to choose settings on} */
    public Examples validation(int n) {
        return examples(Split.VALIDATION, n);
    }

    /** {@return {@code n} examples to test on that are as biased as the training ones} */
    public Examples testBiased(int n) {
        return examples(Split.TEST_BIASED, n);
    }

    /**
     * {@return the folder of the base model that was trained on this world}
     *
     * @throws IllegalStateException if this world was not opened from a folder
     */
    public Path baseModel() {
        return folder.map(at -> at.resolve("base-model"))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "A drawn world has no base model; use TinyWorld.open()"));
    }

    private Examples shipped(Split split, int n) throws IOException {
        return folder.isPresent()
                ? ExampleFiles.read(folder.get().resolve(split.label() + ".jsonl"))
                : examples(split, n);
    }

    @Override
    public String toString() {
        return "TinyWorld[seed=" + seed + ", " + settings + "]";
    }
}

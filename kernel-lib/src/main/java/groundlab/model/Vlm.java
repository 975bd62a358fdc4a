package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.Lora;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.Weights;
import groundlab.engine.Compute;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.engine.Torch;
import groundlab.internal.Ahead;
import groundlab.internal.Hashes;
import groundlab.internal.Progress;
import groundlab.internal.Seeds;
import groundlab.model.ImageView.Place;
import groundlab.network.Decoder;
import groundlab.network.PictureEncoder;
import groundlab.network.Seen;
import groundlab.network.TokenOrder;
import groundlab.preprocess.Grid;
import groundlab.preprocess.ImageProcessor;
import groundlab.preprocess.Tiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * A vision-language model: looks at pictures, answers, and scores answers.
 *
 * <pre>{@code
 * try (Vlm model = Vlm.load(Path.of("datasets/tiny-world/base-model"))) {
 *     String caption = model.answer(ImageView.of(image), "Describe the image.");
 * }
 * }</pre>
 *
 * <p>Weights never change behind a model's back: training works on {@link #trainable(Predicate)
 * copies} or on a fresh {@link #withLora adapter}, which share the frozen weights with the model
 * they come from; so close those first. Native memory is freed by {@link #close()}.
 */
public final class Vlm implements AutoCloseable {

    /** Logits that are held at once where answers are scored. */
    public static final int LOGITS = 1 << 24;

    private final ModelFolder folder;
    private final NDManager manager;
    private final NDManager constants;
    private final Compute compute;
    private final VlmConfig config;
    private final Weights weights;
    private final Adapter adapter;
    private final Tokenizer tokenizer;
    private final ImageProcessor processor;
    private final ChatLayout layout;
    private final String reading;
    private final Map<Place, Prompts> prompts;
    private final PictureEncoder pictures;
    private final Decoder decoder;
    private final Replicas replicas;

    /** A model on its own weights; the small files are read before the large ones. */
    private Vlm(ModelFolder folder, NDManager manager, Compute compute, ChatLayout layout)
            throws IOException {
        this.folder = folder;
        this.manager = manager;
        this.constants = constants(manager);
        this.compute = compute;
        this.adapter = null;
        config = VlmConfig.read(folder.path());
        this.layout = layout == null ? ChatLayout.of(config.family(), folder.path()) : layout;
        reading = folder.reading(this.layout);
        processor = ImageProcessor.read(folder.path());
        tokenizer = Tokenizer.read(folder.path(), config, this.layout);
        manager.attachInternal("tokenizer", tokenizer); // closed with the weights
        prompts = Prompts.byPlace(tokenizer, config, this.layout);
        weights = Weights.read(folder.path(), config, manager, compute.precision());
        pictures = new PictureEncoder(config, weights, null, constants);
        decoder = new Decoder(config, weights, null, constants);
        replicas = new Replicas(List.of(this));
    }

    /**
     * What a model has that comes from another.
     *
     * @param copies that work beside it, closed with it
     */
    private record Own(
            NDManager manager,
            NDManager constants,
            Weights weights,
            Adapter adapter,
            List<Vlm> copies) {}

    /** A model that shares all that is small with another, and as many weights as it is given. */
    private Vlm(Vlm from, Own own) {
        this.folder = from.folder;
        this.manager = own.manager;
        this.constants = own.constants;
        this.compute = new Compute(manager.getDevice(), from.compute.precision());
        this.config = from.config;
        this.weights = own.weights;
        this.adapter = own.adapter;
        this.tokenizer = from.tokenizer;
        this.processor = from.processor;
        this.layout = from.layout;
        this.reading = from.reading;
        this.prompts = from.prompts;
        this.pictures = new PictureEncoder(config, weights, adapter, constants);
        this.decoder = new Decoder(config, weights, adapter, constants);
        List<Vlm> all = new ArrayList<>(List.of(this));
        all.addAll(own.copies);
        this.replicas = new Replicas(all);
    }

    /** Scalars that settings of a kernel are read from stay on the host. */
    private static NDManager constants(NDManager owner) {
        NDManager constants = Torch.host();
        owner.attachInternal("constants", constants);
        return constants;
    }

    /** Opens a model folder on the CPU in FP32. */
    public static Vlm load(Path folder) throws IOException {
        return load(folder, Compute.cpu());
    }

    /**
     * Opens a Hugging Face folder of one of the {@link groundlab.checkpoint.Family families}, with
     * the chat layout that its family and chat template ask for.
     *
     * @throws IOException if a file is missing or broken; the message names it
     * @throws IllegalArgumentException if a setting is not supported, a tensor disagrees with the
     *     config, or the memory is too small; the message names it
     */
    public static Vlm load(Path folder, Compute compute) throws IOException {
        return load(folder, compute, null);
    }

    /** The same with a chat layout of one's own; null for the one that fits the folder. */
    public static Vlm load(Path folder, Compute compute, ChatLayout layout) throws IOException {
        NDManager manager = Torch.manager(compute.device());
        try {
            return new Vlm(new ModelFolder(folder), manager, compute, layout);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * {@return a model whose weights with these names are its own copies, to be trained; the others
     * are shared with this model}
     */
    public Vlm trainable(Predicate<String> names) {
        check(adapter == null, "a model with an adapter trains the adapter, not its weights");
        return derive((own, constants) -> weights.copy(names, own), null);
    }

    /**
     * {@return the same model with no weight shared, its adapter's neither, so that another thread
     * can work with it}
     *
     * @param where of the model's precision
     * @throws IllegalArgumentException if the precision is another, or the memory is too small
     */
    public Vlm copy(Compute where) {
        check(
                where.precision() == compute.precision(),
                "a copy must have its model's precision, %s, got %s",
                compute.precision(),
                where);
        return derive(
                where,
                (own, constants) -> weights.copy(own),
                adapter == null ? null : adapter::copy);
    }

    /**
     * {@return the same model, which answers and scores on each GPU like its own at once} With one
     * GPU, or on the CPU, nothing is done side by side.
     *
     * @throws IllegalArgumentException if the memory of one of them is too small
     */
    public Vlm spread() {
        List<Compute> all = compute.alike();
        return spread(all.subList(1, all.size()));
    }

    /**
     * {@return the same model with a copy on each of some devices, beside which it answers and
     * scores} Batches are what they are without copies and go to whoever is free, so on devices of
     * one kind what comes of them is the same, in the same order. On the CPU the copies share out
     * the threads of an operation ({@link groundlab.engine.Threads}), which can change the last
     * bits of sums.
     *
     * <pre>{@code
     * try (Vlm many = model.spread()) {
     *     Pairs pairs = BiasDrivenSampling.attention(0.9).pairs(many, world.preference(), 7);
     *     show(Hallucination.of(many).on(world.test()));
     * }
     * }</pre>
     *
     * <p>Split are the questions of one call, the more of them the better, so give a {@code
     * PairBuilder} large chunks. All else is done by this model alone: training, questions that
     * share a source of chance, and views that were {@link #look looked at} before. A hook is
     * called by several threads, and so is a contrast. Closing frees the copies.
     *
     * @param others such as {@code List.of(Compute.gpu(1), Compute.gpu(2))}; of the CPU as well
     * @throws IllegalArgumentException if one has another precision, or too little memory
     */
    public Vlm spread(List<Compute> others) {
        NDManager own = Torch.manager(compute.device());
        try {
            List<Vlm> copies = new ArrayList<>();
            for (Compute where : others) {
                copies.add(copy(where));
                own.attachInternal("copy " + copies.size(), copies.get(copies.size() - 1));
            }
            return new Vlm(this, new Own(own, constants(own), weights, adapter, copies));
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /**
     * {@return a model with a fresh LoRA adapter that changes nothing yet, and all weights shared
     * with this model; an adapter of this model is left behind}
     */
    public Vlm withLora(Lora settings, long seed) {
        return derive(
                (own, constants) -> weights,
                (own, constants) -> Adapter.fresh(settings, weights, own, constants, seed));
    }

    /**
     * {@return a model with the adapter of a PEFT folder, and all weights shared with this model}
     * Any number of them can be open beside each other; this model is the one without.
     */
    public Vlm withAdapter(Path peftFolder) throws IOException {
        try {
            return derive(
                    (own, constants) -> weights,
                    (own, constants) -> {
                        try {
                            return Adapter.read(peftFolder, weights, own, constants);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * {@return a model without adapter whose weights are those of this model with its adapter added
     * in; the other weights are shared}
     */
    public Vlm merged() {
        check(adapter != null, "only a model with an adapter can be merged");
        return derive((own, constants) -> adapter.merged(weights, own), null);
    }

    private Vlm derive(
            BiFunction<NDManager, NDManager, Weights> newWeights,
            BiFunction<NDManager, NDManager, Adapter> newAdapter) {
        return derive(compute, newWeights, newAdapter);
    }

    private Vlm derive(
            Compute where,
            BiFunction<NDManager, NDManager, Weights> newWeights,
            BiFunction<NDManager, NDManager, Adapter> newAdapter) {
        NDManager own = Torch.manager(where.device());
        try (GradMode on = GradMode.on()) { // arrays made without it can never have gradients
            NDManager mine = constants(own);
            Weights changed = newWeights.apply(own, mine);
            Adapter added = newAdapter == null ? null : newAdapter.apply(own, mine);
            return new Vlm(this, new Own(own, mine, changed, added, List.of()));
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** {@return the shape of the model} */
    public VlmConfig config() {
        return config;
    }

    /** {@return how many parameters the model has, without adapter} */
    public long parameters() {
        return config.parameters();
    }

    /** {@return how many tokens the decoder gets for a picture} */
    public int imageTokens(BufferedImage image) {
        return TokenOrder.tokens(config, processor.grid(image.getWidth(), image.getHeight()));
    }

    /**
     * {@return tokens that the decoder gets before a question: a picture's of this size, and what
     * the layout puts before and between them}
     */
    public int headTokens(int width, int height) {
        return prompts.get(Place.PICTURE).head(processor.grid(width, height)).length;
    }

    /**
     * {@return how many features the vision tower and its connector really give for a picture, for
     * {@link #imageTokens} places} Runs them.
     */
    public int imageFeatures(BufferedImage image) {
        try (NDManager scope = newManager();
                GradMode off = GradMode.off()) {
            NDArray features = features(List.of(ImageView.of(image)), scope);
            return Math.toIntExact(features.getShape().get(0));
        }
    }

    /** {@return what cuts pictures up into the tiles that the vision tower sees} */
    public ImageProcessor processor() {
        return processor;
    }

    /** {@return the chat layout that questions and answers are written in} */
    public ChatLayout layout() {
        return layout;
    }

    /** {@return text to tokens and back} */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** {@return device and precision} */
    public Compute compute() {
        return compute;
    }

    /** {@return all weights by their names on the hub, without adapter; not to be closed} */
    public Map<String, NDArray> weights() {
        return weights.byName();
    }

    /** {@return the weights whose names match} */
    public Map<String, NDArray> weights(Predicate<String> names) {
        Map<String, NDArray> some = new LinkedHashMap<>(weights.byName());
        some.keySet().removeIf(names.negate());
        return some;
    }

    /** {@return the adapter's matrices by their names in a PEFT file; empty without adapter} */
    public Map<String, NDArray> adapterWeights() {
        return adapter == null ? Map.of() : adapter.tensors();
    }

    /** {@return whether its adapter changes what the vision tower sees} */
    public boolean adaptsVision() {
        return adapter != null
                && adapter.byLayer().keySet().stream().anyMatch(config.family()::isVision);
    }

    /** {@return whether a weight is the decoder's or the projector's, not the vision tower's} */
    public boolean isTrainedByDefault(String name) {
        return !config.family().isVision(name);
    }

    /**
     * {@return a model that can be trained and still equals this one: with a fresh adapter, or with
     * copies of all weights but the vision tower's}
     *
     * @param adapter null to train the weights
     * @param seed of the adapter's start
     */
    public Vlm toTrain(Lora adapter, long seed) {
        return adapter == null ? trainable(this::isTrainedByDefault) : withLora(adapter, seed);
    }

    /** {@return what training changes: the adapter, or all weights but the vision tower's} */
    public Map<String, NDArray> trainedWeights() {
        return adapter == null ? weights(this::isTrainedByDefault) : adapterWeights();
    }

    /** {@return SHA-256 over names and values of all weights and the adapter} */
    public String fingerprint() {
        if (adapter == null) {
            return weights.fingerprint();
        }
        MessageDigest digest = Hashes.sha256();
        digest.update(weights.fingerprint().getBytes(StandardCharsets.UTF_8));
        Weights.update(digest, adapterWeights());
        return Hashes.hex(digest.digest());
    }

    /**
     * {@return SHA-256 over what turns texts and pixels into the model's inputs: its config,
     * tokenizer, processor and chat template as they were when it was opened, and its chat layout}
     */
    public String readingFingerprint() {
        return reading;
    }

    /** {@return a greedy answer of up to 64 tokens} */
    public String answer(ImageView view, String prompt) {
        return answer(view, prompt, Decoding.greedy(64), text -> {});
    }

    /**
     * {@return an answer}
     *
     * @param decoding how it is drawn; at a temperature, the same each time ({@link Ask} has
     *     chances of its own)
     * @param soFar is told the text so far each time it has grown
     */
    public String answer(ImageView view, String prompt, Decoding decoding, Consumer<String> soFar) {
        Ask ask = new Ask(0, prompt, "", Seeds.stream(0, "answer", prompt));
        GenerationHook hook = GenerationHook.telling(soFar);
        return answers(List.of(view), List.of(ask), decoding, hook, done -> {}).get(0);
    }

    /**
     * {@return for each question the text that follows its start; put behind the start as it is, it
     * makes the whole answer} It begins with a blank unless the model went on with the last word.
     */
    public List<String> answers(List<ImageView> views, List<Ask> asks, Decoding decoding) {
        try (Progress progress = Progress.of("answers", asks.size())) {
            return answers(views, asks, decoding, progress::advance);
        }
    }

    /** The same for callers that show their own progress; {@code done} hears of each batch. */
    public List<String> answers(
            List<ImageView> views, List<Ask> asks, Decoding decoding, LongConsumer done) {
        return answers(views, asks, decoding, GenerationHook.NONE, done);
    }

    /** The same for callers that look in or steer while it runs. */
    public List<String> answers(
            List<ImageView> views,
            List<Ask> asks,
            Decoding decoding,
            GenerationHook hook,
            LongConsumer done) {
        return new Generator(this, views, asks, decoding, hook).run(done);
    }

    /**
     * {@return a packed sequence of one question with several whole answers}
     *
     * @param view the picture
     * @param prompt the question
     * @param answers each scored with its end token
     */
    public Packed pack(ImageView view, String prompt, List<String> answers) {
        Conversation texts = prompts(view).conversation(prompt, answers);
        List<Packed.Branch> branches =
                texts.answers().stream().map(a -> new Packed.Branch(a.tokens(), 0)).toList();
        return new Packed(view, texts.question(), branches);
    }

    /**
     * {@return a question about a picture and whole answers as tokens, as {@link #pack} has them}
     */
    public Conversation conversation(String prompt, List<String> answers) {
        return prompts.get(Place.PICTURE).conversation(prompt, answers);
    }

    /**
     * {@return a branch of a question with its whole answer, of which the answer is scored}
     *
     * @param view that it is to be packed with, or another of the same {@link ImageView.Place}
     */
    public Packed.Branch branch(ImageView view, String prompt, String answer) {
        Conversation texts = prompts(view).conversation(prompt, List.of(answer));
        int[] question = texts.question();
        return new Packed.Branch(
                Prompts.join(question, texts.answers().get(0).tokens()), question.length);
    }

    /**
     * {@return a branch of a question and a start of its answer, of which the ending is scored; a
     * blank stands between start and ending}
     *
     * @param view that it is to be packed with, or another of the same {@link ImageView.Place}
     */
    public Packed.Branch ending(ImageView view, String prompt, String start, String ending) {
        int[] before = prompts(view).question(prompt, start);
        return new Packed.Branch(
                Prompts.join(before, prompts(view).ending(prompt, start, ending)), before.length);
    }

    /**
     * {@return a packed sequence of a question and a start of its answer, which the branches share,
     * with several endings, each scored without an end token} A blank stands before each ending.
     */
    public Packed endings(ImageView view, String prompt, String start, List<String> endings) {
        List<Packed.Branch> branches = new ArrayList<>();
        for (String ending : endings) {
            branches.add(new Packed.Branch(prompts(view).ending(prompt, start, ending), 0));
        }
        return new Packed(view, prompts(view).question(prompt, start), branches);
    }

    /** {@return the tokens of a whole answer to a question about a picture, with the end token} */
    public int[] answerTokens(String prompt, String answer) {
        return conversation(prompt, List.of(answer)).answers().get(0).tokens();
    }

    /** {@return all tokens up to where the answer starts, the picture's places included} */
    public int[] promptTokens(ImageView view, String prompt) {
        return Prompts.join(head(view), prompts(view).question(prompt));
    }

    /**
     * {@return the text of {@link #promptTokens} with special tokens written out and {@code
     * <image>×576} for 576 image tokens in a row}
     */
    public String promptText(ImageView view, String prompt) {
        return prompts(view).text(promptTokens(view, prompt));
    }

    /**
     * {@return log-probabilities of all branches, attached to {@code scope}}. Recorded for
     * gradients where {@link GradMode} is on.
     */
    public BranchScores score(List<Packed> rows, NDManager scope) {
        return new Scorer(this).score(rows, false, scope);
    }

    /** {@return the same with {@link BranchScores#alignments}} */
    public BranchScores alignedScore(List<Packed> rows, NDManager scope) {
        return new Scorer(this).score(rows, true, scope);
    }

    /** {@return log-probability and state of each scored token, for heads of one's own} */
    public TokenScores tokenScores(List<Packed> rows, NDManager scope) {
        return new Scorer(this).tokenScores(rows, scope);
    }

    /** {@return the state at the last token of each branch, for heads of one's own} */
    public EndStates endStates(List<Packed> rows, NDManager scope) {
        return new Scorer(this).endStates(rows, scope);
    }

    /**
     * {@return log-probabilities of the answer's tokens and of the end token, in nats, without
     * gradients}
     */
    public float[] tokenLogps(ImageView view, String prompt, String answer) {
        return new Scorer(this).tokenLogps(pack(view, prompt, List.of(answer)));
    }

    /** {@return log-probability of the whole answer with its end token, in nats} */
    public double logp(ImageView view, String prompt, String answer) {
        double sum = 0;
        for (float token : tokenLogps(view, prompt, answer)) {
            sum += token;
        }
        return sum;
    }

    /** {@return logits (V) of the token that follows a question and a start of its answer} */
    public float[] nextLogits(ImageView view, String prompt, String start) {
        int[] shared = prompts(view).question(prompt, start);
        return new Scorer(this).nextLogits(new Packed(view, shared, List.of()));
    }

    /** {@return the same for many questions in batches, (questions, V)} */
    public float[][] nextLogits(List<ImageView> views, List<Ask> asks) {
        float[][] found = new float[asks.size()][];
        FirstStep step = new FirstStep((logits, ask) -> found[ask] = logits);
        answers(views, asks, FirstStep.DECODING, step, done -> {});
        return found;
    }

    /**
     * {@return log-probabilities of all branches as numbers, without gradients, in small batches}
     */
    public float[] logps(List<Packed> rows, int batchSize) {
        return new Scorer(this).logps(rows, batchSize);
    }

    /**
     * Writes the model as a Hugging Face folder in its precision, or its adapter as a PEFT folder
     * if it has one. A new folder is there as a whole or not at all.
     */
    public void save(Path target) throws IOException {
        if (adapter == null) {
            folder.save(target, weights, compute.precision());
        } else {
            ModelFolder.whole(target, adapter::save);
        }
    }

    /**
     * {@return a view of the picture that the vision tower has looked at already, so that scoring
     * it need not} For models with the same vision tower, such as those that share this one's; in
     * training, only where the tower is not trained.
     *
     * @param owner of what the tower made of the picture, {@link Seen#states()}
     */
    public ImageView look(BufferedImage image, NDManager owner) {
        return look(processor.tiles(image), owner);
    }

    /** {@return the same for a picture that {@link #processor} has cut and scaled already} */
    public ImageView look(Tiles tiles, NDManager owner) {
        try (GradMode on = GradMode.on(); // arrays made without it cannot be used in training
                NDManager scratch = owner.newSubManager()) {
            Seen seen = pictures.see(List.of(tiles), compute.precision(), scratch);
            seen.states().attach(owner);
            return new ImageView(null, null, Place.PICTURE, seen);
        }
    }

    /** {@return a manager on the model's device; the caller closes it} */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    /** {@return this model and the copies that work beside it} */
    Replicas replicas() {
        return replicas;
    }

    /** {@return this model alone} */
    Replicas alone() {
        return new Replicas(List.of(this));
    }

    Prompts prompts(ImageView view) {
        return prompts.get(view.place());
    }

    Decoder decoder() {
        return decoder;
    }

    /** {@return the tokens up to the picture's last, or to what stands in its place} */
    int[] head(ImageView view) {
        if (view.place() != Place.PICTURE) {
            return prompts(view).blindHead();
        }
        int[] head = prompts(view).head(grid(view));
        view.checkTokens((int) Arrays.stream(head).filter(id -> id == config.imageToken()).count());
        return head;
    }

    private Grid grid(ImageView view) {
        BufferedImage image = view.image();
        return view.seen() == null
                ? processor.grid(image.getWidth(), image.getHeight())
                : view.seen().grids().get(0);
    }

    /** Nothing is ever cut off: what does not fit is an error. */
    void checkLength(int head, int rest) {
        check(
                head + rest <= config.text().positions(),
                "the picture with its layout takes %d tokens and the text %d, together they must"
                        + " not exceed the model's %d positions",
                head,
                rest,
                config.text().positions());
    }

    /** {@return what the decoder gets for the pictures of views (tokens of all, E)} */
    NDArray features(List<ImageView> views, NDManager scope) {
        boolean fresh = views.stream().allMatch(view -> view.seen() == null);
        List<Seen> seen =
                fresh
                        ? List.of(see(views, scope))
                        : views.stream()
                                .map(v -> v.seen() == null ? see(List.of(v), scope) : v.seen())
                                .toList();
        return pictures.encode(seen, scope);
    }

    private Seen see(List<ImageView> views, NDManager scope) {
        List<Ahead<Tiles>> tiles =
                views.stream().map(view -> Ahead.of(() -> processor.tiles(view.image()))).toList();
        return pictures.see(tiles.stream().map(Ahead::get).toList(), compute.precision(), scope);
    }

    /** {@return logits (rows, V) in FP32} */
    NDArray logits(NDArray states) {
        return Precision.FP32.cast(Kernels.call("linear", states, decoder.head()));
    }

    /** Frees the weights that are this model's own. */
    @Override
    public void close() {
        manager.close();
    }

    @Override
    public String toString() {
        long numbers = weights.byName().values().stream().mapToLong(NDArray::size).sum();
        return String.format(
                Locale.ROOT,
                "%s of %.1f M parameters on %s",
                config.family().title(),
                numbers / 1e6,
                compute);
    }
}

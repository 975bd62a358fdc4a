package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.GsonBuilder;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.Lora;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.Weights;
import groundlab.engine.Compute;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Safetensors;
import groundlab.internal.Hashes;
import groundlab.internal.Progress;
import groundlab.internal.WholeFiles;
import groundlab.network.Decoder;
import groundlab.network.Linear;
import groundlab.network.VisionTower;
import groundlab.preprocess.ImageProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private static final List<String> SIDE_FILES =
            List.of(
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "preprocessor_config.json",
                    "processor_config.json",
                    "generation_config.json");

    private final Path folder;
    private final boolean derived;
    private final NDManager manager;
    private final NDManager constants;
    private final Compute compute;
    private final VlmConfig config;
    private final Weights weights;
    private final Adapter adapter;
    private final Tokenizer tokenizer;
    private final ImageProcessor processor;
    private final PromptLayout layout;
    private final VisionTower vision;
    private final Linear projector1;
    private final Linear projector2;
    private final Decoder decoder;

    private Vlm(
            Path folder,
            boolean derived,
            NDManager manager,
            Compute compute,
            VlmConfig config,
            Weights weights,
            Adapter adapter,
            Tokenizer tokenizer,
            ImageProcessor processor) {
        this.folder = folder;
        this.derived = derived;
        this.manager = manager;
        this.constants = NDManager.newBaseManager(Device.cpu());
        manager.attachInternal("constants", constants);
        this.compute = compute;
        this.config = config;
        this.weights = weights;
        this.adapter = adapter;
        this.tokenizer = tokenizer;
        this.processor = processor;
        layout = new PromptLayout(tokenizer, config);
        vision = new VisionTower(config, weights, constants);
        int e = config.text().width();
        String at = "multi_modal_projector.";
        int seen = config.vision().width();
        projector1 = Linear.of(weights, null, at + "linear_1", e, seen, true);
        projector2 = Linear.of(weights, null, at + "linear_2", e, e, true);
        decoder = new Decoder(config, weights, adapter, constants);
    }

    /** Opens a model folder on the CPU in FP32. */
    public static Vlm load(Path folder) throws IOException {
        return load(folder, Compute.cpu());
    }

    /**
     * Opens a Hugging Face folder of a {@code LlavaForConditionalGeneration}.
     *
     * @throws IOException if a file is missing or broken; the message names it
     * @throws IllegalArgumentException if a tensor disagrees with the config; the message names it
     */
    public static Vlm load(Path folder, Compute compute) throws IOException {
        VlmConfig config = VlmConfig.read(folder);
        NDManager manager = NDManager.newBaseManager(compute.device());
        try {
            Weights weights = Weights.read(folder, manager, compute.precision());
            return new Vlm(
                    folder,
                    false,
                    manager,
                    compute,
                    config,
                    weights,
                    null,
                    Tokenizer.read(folder, config),
                    ImageProcessor.read(folder));
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
        NDManager own = NDManager.newBaseManager(compute.device());
        return with(own, weights.copy(names, own), null);
    }

    /** {@return a model with a fresh LoRA adapter that changes nothing yet} */
    public Vlm withLora(Lora settings, long seed) {
        NDManager own = NDManager.newBaseManager(compute.device());
        return with(own, weights, Adapter.fresh(settings, weights, own, seed));
    }

    /** {@return a model with the adapter of a PEFT folder} */
    public Vlm withAdapter(Path peftFolder) throws IOException {
        NDManager own = NDManager.newBaseManager(compute.device());
        try {
            return with(own, weights, Adapter.read(peftFolder, weights, own));
        } catch (IOException | RuntimeException e) {
            own.close();
            throw e;
        }
    }

    private Vlm with(NDManager own, Weights newWeights, Adapter newAdapter) {
        return new Vlm(
                folder, true, own, compute, config, newWeights, newAdapter, tokenizer, processor);
    }

    /** {@return the shape of the model} */
    public VlmConfig config() {
        return config;
    }

    /** {@return how many tokens the decoder gets for a picture} */
    public int imageTokens(BufferedImage image) {
        return config.imageTokens();
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

    /** {@return SHA-256 over names and values of all weights and the adapter} */
    public String fingerprint() {
        MessageDigest digest = Hashes.sha256();
        Map<String, NDArray> all = new LinkedHashMap<>(weights.byName());
        all.putAll(adapterWeights());
        all.forEach(
                (name, array) -> {
                    digest.update(name.getBytes(StandardCharsets.UTF_8));
                    digest.update(Safetensors.bytes(array));
                });
        return Hashes.hex(digest.digest());
    }

    /** {@return a greedy answer of up to 64 tokens} */
    public String answer(ImageView view, String prompt) {
        return answers(List.of(view), List.of(Ask.greedy(0, prompt)), Decoding.greedy(64)).get(0);
    }

    /** {@return for each question the text that follows its start} */
    public List<String> answers(List<ImageView> views, List<Ask> asks, Decoding decoding) {
        try (Progress progress = Progress.of("answers", asks.size())) {
            return answers(views, asks, decoding, progress::advance);
        }
    }

    /** The same for callers that show their own progress; {@code done} hears of each batch. */
    public List<String> answers(
            List<ImageView> views, List<Ask> asks, Decoding decoding, LongConsumer done) {
        return new Generator(this).run(views, asks, decoding, done);
    }

    /**
     * {@return a packed sequence of one question with several whole answers}
     *
     * @param view the picture
     * @param prompt the question
     * @param answers each scored with its end token
     */
    public Packed pack(ImageView view, String prompt, List<String> answers) {
        List<Packed.Branch> branches = new ArrayList<>();
        for (String answer : answers) {
            branches.add(new Packed.Branch(layout.answer(answer), 0));
        }
        return new Packed(view, layout.question(prompt), branches);
    }

    /** {@return a branch of a question with its whole answer, of which the answer is scored} */
    public Packed.Branch branch(String prompt, String answer) {
        int[] question = layout.question(prompt);
        return new Packed.Branch(
                PromptLayout.join(question, layout.answer(answer)), question.length);
    }

    /** {@return a branch of a question and a start of its answer, of which the ending is scored} */
    public Packed.Branch ending(String prompt, String start, String ending) {
        int[] before = PromptLayout.join(layout.question(prompt), layout.start(start));
        return new Packed.Branch(PromptLayout.join(before, layout.start(ending)), before.length);
    }

    /**
     * {@return log-probabilities of all branches, attached to {@code scope}}. Recorded for
     * gradients where {@link GradMode} is on.
     */
    public BranchScores score(List<Packed> rows, NDManager scope) {
        int images = config.imageTokens();
        rows.forEach(row -> row.view().checkTokens(images));
        PackedBatch batch = new PackedBatch(rows, layout.head(), images);
        NDArray embedded = embed(batch, rows.stream().map(Packed::view).toList(), scope);
        NDArray states =
                decoder.forward(embedded, batch.positions(scope), mask(batch, scope), null);
        NDArray flat = states.reshape(-1, config.text().width());
        NDArray scored = Kernels.call("rows", flat, batch.scoredAt(scope));
        NDArray logps = Kernels.call("token_logps", scored, decoder.head(), batch.targets(scope));
        NDArray zeros = scope.zeros(new Shape(batch.counts().length));
        NDArray sums = Kernels.call("sum_by", logps, batch.owners(scope), zeros);
        return new BranchScores(sums, batch.counts());
    }

    /**
     * {@return log-probabilities of all branches as numbers, without gradients, in small batches}
     */
    public float[] logps(List<Packed> rows, int batchSize) {
        int total = rows.stream().mapToInt(row -> row.branches().size()).sum();
        float[] logps = new float[total];
        int at = 0;
        for (int from = 0; from < rows.size(); from += batchSize) {
            List<Packed> some = rows.subList(from, Math.min(from + batchSize, rows.size()));
            try (NDManager scope = newManager();
                    GradMode off = GradMode.off()) {
                float[] part = score(some, scope).logps().toFloatArray();
                System.arraycopy(part, 0, logps, at, part.length);
                at += part.length;
            }
        }
        return logps;
    }

    /** Writes the model as a Hugging Face folder, or its adapter as a PEFT folder if it has one. */
    public void save(Path target) throws IOException {
        Files.createDirectories(target);
        if (adapter != null) {
            adapter.save(target);
            return;
        }
        Safetensors.write(
                target.resolve("model.safetensors"), weights.byName(), Map.of("format", "pt"));
        WholeFiles.write(
                target.resolve("config.json"),
                new GsonBuilder().setPrettyPrinting().create().toJson(config.toJson()) + "\n");
        for (String name : SIDE_FILES) {
            Path from = folder.resolve(name);
            if (Files.exists(from) && !from.equals(target.resolve(name))) {
                WholeFiles.write(target.resolve(name), Files.readString(from));
            }
        }
    }

    /** {@return a manager on the model's device; the caller closes it} */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    PromptLayout layout() {
        return layout;
    }

    Decoder decoder() {
        return decoder;
    }

    /** {@return token embeddings (B, T, E) with image features in their places} */
    NDArray embed(PackedBatch batch, List<ImageView> views, NDManager scope) {
        NDArray pixels = pixels(views, scope);
        NDArray seen = vision.forward(compute.precision().cast(pixels)); // (B, N, width)
        NDArray inner = Kernels.call(config.projectorActivation().kernel(), projector1.apply(seen));
        NDArray features = projector2.apply(inner); // (B, N, E)
        NDArray words = decoder.embed(batch.ids(scope));
        return Kernels.call("place_images", words, batch.images(scope), features);
    }

    private NDArray pixels(List<ImageView> views, NDManager scope) {
        int side = config.vision().imageSide();
        float[] values = new float[views.size() * 3 * side * side];
        int at = 0;
        for (ImageView view : views) {
            float[] some = processor.tiles(view.image()).values();
            System.arraycopy(some, 0, values, at, some.length);
            at += some.length;
        }
        return scope.create(values, new Shape(views.size(), 3, side, side));
    }

    /** {@return (B, 1, T, T), true where a query may see a key} */
    NDArray mask(PackedBatch batch, NDManager scope) {
        return Kernels.call("block_mask", batch.segments(scope), batch.visible(scope));
    }

    /** {@return (B, 1, added, total) for tokens (B, added) and seen keys (B, total)} */
    NDArray cacheMask(NDArray tokens, NDArray seen) {
        return Kernels.call("cache_mask", tokens, seen);
    }

    NDArray logits(NDArray states) {
        return Kernels.call("linear", states, decoder.head());
    }

    int[] likeliest(NDArray logits) {
        return narrow(logits.argMax(1));
    }

    int[] sample(NDArray logits, float[] uniforms, double temperature) {
        NDManager scope = logits.getManager();
        return narrow(
                Kernels.call(
                        "sample",
                        logits,
                        scope.create(uniforms),
                        scope.create((float) temperature)));
    }

    private static int[] narrow(NDArray ids) {
        return Arrays.stream(ids.toLongArray()).mapToInt(Math::toIntExact).toArray();
    }

    /** Frees the weights that are this model's own. */
    @Override
    public void close() {
        manager.close();
        if (!derived) {
            tokenizer.close();
        }
    }

    @Override
    public String toString() {
        long numbers = weights.byName().values().stream().mapToLong(NDArray::size).sum();
        return String.format(
                Locale.ROOT, "LLaVA of %.1f M parameters on %s", numbers / 1e6, compute);
    }
}

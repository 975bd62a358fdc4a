package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import groundlab.engine.Safetensors;
import groundlab.engine.Torch;
import groundlab.internal.Seeds;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Writes the folder of a model with random weights and a tokenizer of whole words.
 *
 * <pre>{@code
 * FreshModel.tiny(Path.of("tiny-llava"), Family.LLAVA, TinyWorld.words(), 7);
 * Vlm untrained = Vlm.load(Path.of("tiny-llava"));
 * }</pre>
 */
public final class FreshModel {

    /** Special tokens, in the order of their ids. */
    public static final List<String> SPECIAL = List.of("<unk>", "<s>", "</s>", "<pad>", "<image>");

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private FreshModel() {}

    /**
     * Writes all files of the model.
     *
     * @param folder where to
     * @param shape its shape; vocabulary and image token must fit {@code words}
     * @param words all words and marks that the model can say besides the chat layout's
     * @param seed of the weights
     */
    public static void write(Path folder, VlmConfig shape, Collection<String> words, long seed)
            throws IOException {
        Map<String, Integer> vocabulary = vocabulary(shape.family(), words);
        check(
                shape.text().vocabulary() == vocabulary.size(),
                "the vocabulary must have %d entries, the shape says %d",
                vocabulary.size(),
                shape.text().vocabulary());
        json(folder, "config.json", ConfigWriter.config(shape));
        json(folder, "tokenizer.json", tokenizer(vocabulary, special(shape.family())));
        Map<String, Object> processor = ConfigWriter.processor(shape);
        json(
                folder,
                "tokenizer_config.json",
                Map.of(
                        "tokenizer_class", "PreTrainedTokenizerFast",
                        "bos_token", "<s>",
                        "eos_token", "</s>",
                        "pad_token", "<pad>",
                        "unk_token", "<unk>",
                        "image_token", "<image>",
                        "processor_class", processor.get("processor_class")));
        json(folder, "processor_config.json", processor);
        json(folder, "preprocessor_config.json", ConfigWriter.preprocessor(shape));
        try (NDManager manager = Torch.host()) {
            Safetensors.write(
                    folder.resolve("model.safetensors"),
                    weights(shape, seed, manager),
                    Map.of("format", "pt"));
        }
    }

    /**
     * Writes a model of a few ten thousand weights, to try a family without its real weights.
     *
     * @param folder where to
     * @param family which one
     * @param words what it can say
     * @param seed of the weights
     */
    public static void tiny(Path folder, Family family, Collection<String> words, long seed)
            throws IOException {
        int vocabulary = vocabulary(family, words).size();
        boolean idefics = family == Family.IDEFICS3;
        VlmConfig.Vision vision =
                new VlmConfig.Vision(
                        idefics ? VlmConfig.Vision.Kind.SIGLIP : VlmConfig.Vision.Kind.CLIP,
                        32,
                        64,
                        2,
                        2,
                        32,
                        8,
                        1e-5,
                        Activation.QUICK_GELU);
        write(
                folder,
                new VlmConfig(
                        family,
                        VlmConfig.Text.llama(48, 96, 2, 4, vocabulary),
                        vision,
                        idefics ? new VlmConfig.PixelShuffle(2) : VlmConfig.Mlp.plain(),
                        SPECIAL.indexOf("<image>")),
                words,
                seed);
    }

    /** {@return ids of special tokens, the layout's words and {@code words}, in that order} */
    public static Map<String, Integer> vocabulary(Family family, Collection<String> words) {
        List<String> all = new ArrayList<>(special(family));
        boolean idefics = family == Family.IDEFICS3;
        all.addAll(idefics ? List.of("User", "Assistant", ":") : List.of("USER", "ASSISTANT", ":"));
        all.addAll(words);
        Map<String, Integer> ids = new LinkedHashMap<>();
        all.forEach(word -> ids.putIfAbsent(word, ids.size()));
        return ids;
    }

    private static List<String> special(Family family) {
        List<String> special = new ArrayList<>(SPECIAL);
        if (family == Family.IDEFICS3) {
            special.addAll(
                    List.of(
                            "<fake_token_around_image>",
                            "<global-img>",
                            "<end_of_utterance>",
                            "<|im_start|>"));
            for (int row = 1; row <= 4; row++) {
                for (int column = 1; column <= 4; column++) {
                    special.add("<row_" + row + "_col_" + column + ">");
                }
            }
        }
        return special;
    }

    private static void json(Path folder, String name, Object content) throws IOException {
        WholeFiles.write(folder.resolve(name), GSON.toJson(content) + "\n");
    }

    private static Map<String, Object> tokenizer(
            Map<String, Integer> vocabulary, List<String> special) {
        List<Object> added = new ArrayList<>();
        for (String token : special) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", vocabulary.get(token));
            one.put("content", token);
            one.put("single_word", false);
            one.put("lstrip", false);
            one.put("rstrip", false);
            one.put("normalized", false);
            one.put("special", true);
            added.add(one);
        }
        Map<String, Object> start = Map.of("SpecialToken", Map.of("id", "<s>", "type_id", 0));
        Map<String, Object> text = Map.of("Sequence", Map.of("id", "A", "type_id", 0));
        Map<String, Object> more = Map.of("Sequence", Map.of("id", "B", "type_id", 1));
        Map<String, Object> ids =
                Map.of(
                        "id",
                        "<s>",
                        "ids",
                        List.of(vocabulary.get("<s>")),
                        "tokens",
                        List.of("<s>"));
        Map<String, Object> post = new LinkedHashMap<>();
        post.put("type", "TemplateProcessing");
        post.put("single", List.of(start, text));
        post.put("pair", List.of(start, text, more));
        post.put("special_tokens", Map.of("<s>", ids));
        Map<String, Object> decoder = new LinkedHashMap<>();
        decoder.put("type", "WordPiece"); // joins by blanks, and takes the one before a full stop
        decoder.put("prefix", "##");
        decoder.put("cleanup", true);
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("type", "WordLevel");
        words.put("vocab", vocabulary);
        words.put("unk_token", "<unk>");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", "1.0");
        json.put("truncation", null);
        json.put("padding", null);
        json.put("added_tokens", added);
        json.put("normalizer", null);
        json.put("pre_tokenizer", Map.of("type", "Whitespace"));
        json.put("post_processor", post);
        json.put("decoder", decoder);
        json.put("model", words);
        return json;
    }

    private static Map<String, NDArray> weights(VlmConfig shape, long seed, NDManager manager) {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        Shapes.of(shape)
                .forEach(
                        (name, dims) ->
                                weights.put(
                                        name,
                                        manager.create(
                                                start(name, dims, Seeds.stream(seed, name)),
                                                dims)));
        return weights;
    }

    /**
     * Norms start at one, biases at zero, matrices normal with a spread of 1/√in (0.5 for tables).
     */
    private static float[] start(String name, Shape shape, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(shape.size())];
        boolean norm = name.contains("norm");
        boolean table = name.contains("embed") && !name.contains("patch");
        boolean writes = name.matches(".*\\.(o_proj|out_proj|down_proj|fc2)\\.weight");
        double spread = table ? 0.5 : 1 / Math.sqrt((double) shape.size() / shape.get(0));
        spread = writes ? spread / 4 : spread;
        for (int i = 0; i < values.length; i++) {
            if (name.endsWith("bias")) {
                values[i] = 0;
            } else {
                values[i] = norm ? 1 : (float) (spread * random.nextGaussian());
            }
        }
        return values;
    }
}

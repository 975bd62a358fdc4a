package groundlab.text;

import static groundlab.internal.Checks.check;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a folder of sentence-transformers says about its encoder.
 *
 * @param graph the ONNX file
 * @param tokenizer the {@code tokenizer.json}
 * @param maxTokens longer texts are cut to so many tokens, special ones among them
 * @param lowerCase whether texts are put in lower case first
 * @param pooling how a text gets its vector
 * @param normalized whether the vector gets length 1
 */
record EncoderFolder(
        Path graph,
        Path tokenizer,
        int maxTokens,
        boolean lowerCase,
        Pooling pooling,
        boolean normalized) {

    private static final String WITHOUT_LENGTH = "Transformer, Pooling";
    private static final String WITH_LENGTH = "Transformer, Pooling, Normalize";

    /** Takes values out of a file that may hold anything. */
    private interface Reading<T> {
        T of(JsonElement json) throws IOException;
    }

    static EncoderFolder read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " must be a folder of a sentence encoder");
        }
        JsonArray modules = modules(folder.resolve("modules.json"));
        Path pooling = folder.resolve(field(modules.get(1), "path")).resolve("config.json");
        Path settings = folder.resolve("sentence_bert_config.json");
        return new EncoderFolder(
                present(folder, "onnx/model.onnx", "model.onnx"),
                present(folder, "tokenizer.json"),
                maxTokens(folder, settings),
                optional(settings, "do_lower_case", JsonElement::getAsBoolean).orElse(false),
                reading(pooling, json -> pooling(pooling, json.getAsJsonObject())),
                modules.size() == 3);
    }

    /** The file's own truncation and padding are left aside, as sentence-transformers does it. */
    HuggingFaceTokenizer openTokenizer() throws IOException {
        String limit = Integer.toString(maxTokens);
        try {
            return HuggingFaceTokenizer.newInstance(
                    tokenizer,
                    Map.of(
                            "truncation",
                            "true",
                            "maxLength",
                            limit,
                            "modelMaxLength",
                            limit,
                            "padding",
                            "false"));
        } catch (RuntimeException e) { // what the native reader throws for a broken file
            throw new IOException(tokenizer + " is no tokenizer: " + e.getMessage(), e);
        }
    }

    private static Path present(Path folder, String... names) throws IOException {
        for (String name : names) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        throw new IOException(folder + " must have " + String.join(" or ", names));
    }

    private static <T> T reading(Path file, Reading<T> values) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing");
        }
        try {
            return values.of(JsonParser.parseString(Files.readString(file)));
        } catch (RuntimeException e) { // whatever Gson throws for a text or a type of another kind
            throw new IOException(
                    file + " is not as sentence-transformers writes it: " + e.getMessage(), e);
        }
    }

    private static String field(JsonElement module, String name) {
        check(module.getAsJsonObject().has(name), "no %s in %s", name, module);
        return module.getAsJsonObject().get(name).getAsString();
    }

    /** {@return two or three modules: the last may be left out} */
    private static JsonArray modules(Path file) throws IOException {
        return reading(
                file,
                json -> {
                    List<String> types = new ArrayList<>();
                    for (JsonElement module : json.getAsJsonArray()) {
                        String type = field(module, "type");
                        types.add(type.substring(type.lastIndexOf('.') + 1));
                        field(module, "path");
                    }
                    String all = String.join(", ", types);
                    if (!all.equals(WITHOUT_LENGTH) && !all.equals(WITH_LENGTH)) {
                        throw new IOException(
                                "%s must name %s and at will Normalize, it names %s"
                                        .formatted(file, WITHOUT_LENGTH, all));
                    }
                    return json.getAsJsonArray();
                });
    }

    /** Newer folders have a word, older ones a flag for each mode. */
    private static Pooling pooling(Path file, JsonObject settings) throws IOException {
        String mode =
                settings.has("pooling_mode")
                        ? settings.get("pooling_mode").getAsString()
                        : settings.keySet().stream()
                                .filter(name -> name.startsWith("pooling_mode_"))
                                .filter(name -> settings.get(name).getAsBoolean())
                                .map(name -> name.replaceAll("pooling_mode_|_tokens?$", ""))
                                .collect(Collectors.joining(" and "));
        return Stream.of(Pooling.values())
                .filter(pooling -> pooling.name().toLowerCase(Locale.ROOT).equals(mode))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IOException(
                                        "%s must pool by cls, max or mean alone, got %s"
                                                .formatted(
                                                        file, mode.isEmpty() ? "nothing" : mode)));
    }

    /** As sentence-transformers: its own limit, else the smaller one of model and tokenizer. */
    private static int maxTokens(Path folder, Path settings) throws IOException {
        Optional<Integer> own = optional(settings, "max_seq_length", JsonElement::getAsInt);
        if (own.isPresent()) {
            return own.get();
        }
        double limit = // some tokenizers have one of 31 digits
                Math.min(
                        limit(folder.resolve("config.json"), "max_position_embeddings"),
                        limit(folder.resolve("tokenizer_config.json"), "model_max_length"));
        if (limit > Integer.MAX_VALUE) {
            throw new IOException(settings + " must have max_seq_length");
        }
        return (int) limit;
    }

    private static double limit(Path file, String name) throws IOException {
        return optional(file, name, JsonElement::getAsDouble).orElse(Double.POSITIVE_INFINITY);
    }

    private static <T> Optional<T> optional(Path file, String name, Function<JsonElement, T> value)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return reading(
                file,
                json ->
                        Optional.ofNullable(json.getAsJsonObject().get(name))
                                .filter(one -> !one.isJsonNull())
                                .map(value));
    }
}

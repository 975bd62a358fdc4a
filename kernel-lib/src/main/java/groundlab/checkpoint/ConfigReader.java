package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.checkpoint.VlmConfig.Bridge;
import groundlab.checkpoint.VlmConfig.Mlp;
import groundlab.checkpoint.VlmConfig.PixelShuffle;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.checkpoint.VlmConfig.Vision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code config.json}, with transformers' defaults for what it leaves out. */
final class ConfigReader {

    private static final List<String> DECODERS = List.of("llama", "mistral");

    private ConfigReader() {}

    static VlmConfig read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No model at " + file.getParent() + ": " + file + " is missing");
        }
        JsonObject json;
        try {
            json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(file + " is not a JSON object", e);
        }
        try {
            return config(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        } catch (IllegalStateException | UnsupportedOperationException | ClassCastException e) {
            throw new IOException(file + " has a value of the wrong type: " + e.getMessage(), e);
        }
    }

    private static VlmConfig config(JsonObject json) {
        Family family = Family.of(string(json, "model_type", "none"));
        boolean idefics = family == Family.IDEFICS3;
        int image =
                idefics
                        ? integer(json, "image_token_id", 128257)
                        : integer(
                                json, "image_token_index", integer(json, "image_token_id", 32000));
        VlmConfig config =
                new VlmConfig(
                        family,
                        text(object(json, "text_config"), idefics ? 1e-5 : 1e-6),
                        idefics
                                ? siglip(object(json, "vision_config"))
                                : clip(object(json, "vision_config")),
                        idefics ? new PixelShuffle(integer(json, "scale_factor", 2)) : mlp(json),
                        image);
        checkShape(config);
        return config;
    }

    private static void checkShape(VlmConfig config) {
        Text text = config.text();
        Vision vision = config.vision();
        check(
                text.heads() % text.keyHeads() == 0,
                "num_key_value_heads must divide num_attention_heads %d, got %d",
                text.heads(),
                text.keyHeads());
        check(
                text.headWidth() % 2 == 0,
                "head_dim must be even for rotary angles, got %d",
                text.headWidth());
        check(
                vision.imageSide() % vision.patchSide() == 0,
                "vision_config.image_size must be a multiple of patch_size %d, got %d",
                vision.patchSide(),
                vision.imageSide());
        if (config.bridge() instanceof PixelShuffle shuffle) {
            check(
                    vision.patchesPerSide() % shuffle.factor() == 0,
                    "scale_factor must divide the %d patches of a side, got %d",
                    vision.patchesPerSide(),
                    shuffle.factor());
        }
        if (config.bridge() instanceof Mlp mlp) {
            for (int layer : mlp.featureLayers()) {
                check(
                        Math.abs(layer) <= vision.layers() + (layer < 0 ? 1 : 0),
                        "vision_feature_layer must name one of the %d hidden states, got %d",
                        vision.layers() + 1,
                        layer);
            }
            check(
                    config.family() == Family.LLAVA || mlp.dropClass(),
                    "vision_feature_select_strategy must be default for llava_next, got full");
        }
    }

    private static Bridge mlp(JsonObject json) {
        List<Integer> layers = new ArrayList<>();
        if (present(json, "vision_feature_layer")
                && json.get("vision_feature_layer").isJsonArray()) {
            json.getAsJsonArray("vision_feature_layer").forEach(one -> layers.add(one.getAsInt()));
        } else {
            layers.add(integer(json, "vision_feature_layer", -2));
        }
        String strategy = string(json, "vision_feature_select_strategy", "default");
        check(
                List.of("default", "full").contains(strategy),
                "vision_feature_select_strategy must be default or full, got %s",
                strategy);
        return new Mlp(
                List.copyOf(layers),
                strategy.equals("default"),
                Activation.of("projector_hidden_act", string(json, "projector_hidden_act", "gelu")),
                bool(json, "multimodal_projector_bias", true));
    }

    private static Text text(JsonObject json, double normEps) {
        String type = string(json, "model_type", "llama");
        check(
                DECODERS.contains(type),
                "text_config.model_type must be one of %s, got %s",
                DECODERS,
                type);
        boolean mistral = type.equals("mistral");
        Activation activation =
                Activation.of("text_config.hidden_act", string(json, "hidden_act", "silu"));
        check(
                activation == Activation.SILU,
                "text_config.hidden_act must be silu, got %s",
                activation.title());
        int width = integer(json, "hidden_size", 4096);
        int heads = integer(json, "num_attention_heads", 32);
        int positions = integer(json, "max_position_embeddings", mistral ? 131072 : 2048);
        return new Text(
                width,
                integer(json, "intermediate_size", mistral ? 14336 : 11008),
                integer(json, "num_hidden_layers", 32),
                heads,
                integer(json, "num_key_value_heads", mistral ? Math.min(8, heads) : heads),
                integer(json, "head_dim", width / heads),
                integer(json, "vocab_size", 32000),
                number(json, "rms_norm_eps", normEps),
                rope(json, positions),
                bool(json, "tie_word_embeddings", false),
                !mistral && bool(json, "attention_bias", false),
                !mistral && bool(json, "mlp_bias", false),
                // Left out, it is Mistral's 4096; null says that there is none.
                mistral
                        ? integer(json, "sliding_window", json.has("sliding_window") ? 0 : 4096)
                        : 0,
                positions);
    }

    /** {@code rope_scaling} beside {@code rope_theta}, or both in {@code rope_parameters}. */
    private static Rope rope(JsonObject json, int positions) {
        JsonObject scaling = new JsonObject();
        for (String key : List.of("rope_scaling", "rope_parameters")) {
            if (present(json, key)) {
                scaling = json.getAsJsonObject(key);
            }
        }
        Rope.Plain base =
                new Rope.Plain(number(scaling, "rope_theta", number(json, "rope_theta", 10000)));
        String type = string(scaling, "rope_type", string(scaling, "type", "default"));
        double factor = number(scaling, "factor", 1);
        int length = integer(scaling, "original_max_position_embeddings", positions);
        return switch (type) {
                // Dynamic scaling starts beyond the positions that we accept.
            case "default", "dynamic" -> base;
            case "linear" -> new Rope.Linear(base, factor);
            case "llama3" ->
                    new Rope.Llama3(
                            base,
                            factor,
                            number(scaling, "low_freq_factor", 1),
                            number(scaling, "high_freq_factor", 4),
                            length);
            case "yarn" -> yarn(base, factor, length, scaling);
            default ->
                    throw new IllegalArgumentException(
                            "rope_scaling must be one of default, linear, dynamic, llama3, yarn,"
                                    + " got "
                                    + type);
        };
    }

    private static Rope yarn(Rope.Plain base, double factor, int length, JsonObject json) {
        double one = number(json, "mscale", 0);
        double all = number(json, "mscale_all_dim", 0);
        double scale =
                one != 0 && all != 0
                        ? attention(factor, one) / attention(factor, all)
                        : attention(factor, 1);
        return new Rope.Yarn(
                base,
                factor,
                length,
                number(json, "beta_fast", 32),
                number(json, "beta_slow", 1),
                bool(json, "truncate", true),
                number(json, "attention_factor", scale));
    }

    private static double attention(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    private static Vision clip(JsonObject json) {
        String type = string(json, "model_type", "clip_vision_model");
        check(
                type.equals("clip_vision_model"),
                "vision_config.model_type must be clip_vision_model, got %s",
                type);
        return new Vision(
                Vision.Kind.CLIP,
                integer(json, "hidden_size", 768),
                integer(json, "intermediate_size", 3072),
                integer(json, "num_hidden_layers", 12),
                integer(json, "num_attention_heads", 12),
                integer(json, "image_size", 224),
                integer(json, "patch_size", 32),
                number(json, "layer_norm_eps", 1e-5),
                Activation.of(
                        "vision_config.hidden_act", string(json, "hidden_act", "quick_gelu")));
    }

    private static Vision siglip(JsonObject json) {
        return new Vision(
                Vision.Kind.SIGLIP,
                integer(json, "hidden_size", 1152),
                integer(json, "intermediate_size", 3072),
                integer(json, "num_hidden_layers", 12),
                integer(json, "num_attention_heads", 16),
                integer(json, "image_size", 224),
                integer(json, "patch_size", 32),
                number(json, "layer_norm_eps", 1e-6),
                Activation.of(
                        "vision_config.hidden_act",
                        string(json, "hidden_act", "gelu_pytorch_tanh")));
    }

    private static JsonObject object(JsonObject json, String key) {
        check(present(json, key), "there must be %s, found none", key);
        return json.getAsJsonObject(key);
    }

    private static int integer(JsonObject json, String key, int otherwise) {
        return present(json, key) ? json.get(key).getAsInt() : otherwise;
    }

    private static double number(JsonObject json, String key, double otherwise) {
        return present(json, key) ? json.get(key).getAsDouble() : otherwise;
    }

    private static boolean bool(JsonObject json, String key, boolean otherwise) {
        return present(json, key) ? json.get(key).getAsBoolean() : otherwise;
    }

    private static String string(JsonObject json, String key, String otherwise) {
        return present(json, key) ? json.get(key).getAsString() : otherwise;
    }

    private static boolean present(JsonObject json, String key) {
        JsonElement value = json.get(key);
        return value != null && !value.isJsonNull();
    }
}

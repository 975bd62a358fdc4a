package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import groundlab.checkpoint.VlmConfig.Bridge;
import groundlab.checkpoint.VlmConfig.Mlp;
import groundlab.checkpoint.VlmConfig.PixelShuffle;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.checkpoint.VlmConfig.Vision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads {@code config.json}, with transformers' defaults for what it leaves out. */
final class ConfigReader {

    private static final List<String> DECODERS = List.of("llama", "mistral");

    private ConfigReader() {}

    static VlmConfig read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "No model at %s: %s is missing; name a folder as it was downloaded from the hub"
                            .formatted(file.toAbsolutePath().getParent(), file.getFileName()));
        }
        Fields json = Fields.read(file);
        try {
            return config(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static VlmConfig config(Fields json) {
        Family family = Family.of(json.text("model_type", "none"));
        boolean idefics = family == Family.IDEFICS3;
        int image =
                idefics
                        ? json.integer("image_token_id", 128257)
                        : json.integer("image_token_index", json.integer("image_token_id", 32000));
        VlmConfig config =
                new VlmConfig(
                        family,
                        text(json.part("text_config"), idefics ? 1e-5 : 1e-6),
                        idefics
                                ? siglip(json.part("vision_config"))
                                : clip(json.part("vision_config")),
                        idefics ? new PixelShuffle(json.size("scale_factor", 2)) : mlp(json),
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

    private static Bridge mlp(Fields json) {
        List<Integer> layers = json.integers("vision_feature_layer", -2);
        String strategy = json.text("vision_feature_select_strategy", "default");
        check(
                List.of("default", "full").contains(strategy),
                "vision_feature_select_strategy must be default or full, got %s",
                strategy);
        return new Mlp(
                layers,
                strategy.equals("default"),
                Activation.of("projector_hidden_act", json.text("projector_hidden_act", "gelu")),
                json.flag("multimodal_projector_bias", true));
    }

    private static Text text(Fields json, double normEps) {
        String type = json.text("model_type", "llama");
        check(
                DECODERS.contains(type),
                "text_config.model_type must be one of %s, got %s",
                DECODERS,
                type);
        boolean mistral = type.equals("mistral");
        Activation activation =
                Activation.of("text_config.hidden_act", json.text("hidden_act", "silu"));
        check(
                activation == Activation.SILU,
                "text_config.hidden_act must be silu, got %s",
                activation.title());
        int width = json.size("hidden_size", 4096);
        int heads = json.size("num_attention_heads", 32);
        int positions = json.size("max_position_embeddings", mistral ? 131072 : 2048);
        return new Text(
                width,
                json.size("intermediate_size", mistral ? 14336 : 11008),
                json.size("num_hidden_layers", 32),
                heads,
                json.size("num_key_value_heads", mistral ? Math.min(8, heads) : heads),
                json.size("head_dim", width / heads),
                json.size("vocab_size", 32000),
                json.number("rms_norm_eps", normEps),
                rope(json, positions),
                json.flag("tie_word_embeddings", false),
                !mistral && json.flag("attention_bias", false),
                !mistral && json.flag("mlp_bias", false),
                // Left out, it is Mistral's 4096; null says that there is none.
                mistral ? json.integer("sliding_window", json.has("sliding_window") ? 0 : 4096) : 0,
                positions);
    }

    /** {@code rope_scaling} beside {@code rope_theta}, or both in {@code rope_parameters}. */
    private static Rope rope(Fields json, int positions) {
        Fields scaling = Fields.NONE;
        for (String key : List.of("rope_scaling", "rope_parameters")) {
            scaling = json.has(key) ? json.part(key) : scaling;
        }
        Rope.Plain base =
                new Rope.Plain(scaling.number("rope_theta", json.number("rope_theta", 10000)));
        String type = scaling.text("rope_type", scaling.text("type", "default"));
        double factor = scaling.number("factor", 1);
        int length = scaling.size("original_max_position_embeddings", positions);
        return switch (type) {
                // Dynamic scaling starts beyond the positions that we accept.
            case "default", "dynamic" -> base;
            case "linear" -> new Rope.Linear(base, factor);
            case "llama3" ->
                    new Rope.Llama3(
                            base,
                            factor,
                            scaling.number("low_freq_factor", 1),
                            scaling.number("high_freq_factor", 4),
                            length);
            case "yarn" -> yarn(base, factor, length, scaling);
            default ->
                    throw new IllegalArgumentException(
                            "text_config.rope_scaling.rope_type must be one of default, linear,"
                                    + " dynamic, llama3, yarn, got "
                                    + type);
        };
    }

    private static Rope yarn(Rope.Plain base, double factor, int length, Fields json) {
        double one = json.number("mscale", 0);
        double all = json.number("mscale_all_dim", 0);
        double scale =
                one != 0 && all != 0
                        ? attention(factor, one) / attention(factor, all)
                        : attention(factor, 1);
        return new Rope.Yarn(
                base,
                factor,
                length,
                json.number("beta_fast", 32),
                json.number("beta_slow", 1),
                json.flag("truncate", true),
                json.number("attention_factor", scale));
    }

    private static double attention(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    private static Vision clip(Fields json) {
        String type = json.text("model_type", "clip_vision_model");
        check(
                type.equals("clip_vision_model"),
                "vision_config.model_type must be clip_vision_model, got %s",
                type);
        return new Vision(
                Vision.Kind.CLIP,
                json.size("hidden_size", 768),
                json.size("intermediate_size", 3072),
                json.size("num_hidden_layers", 12),
                json.size("num_attention_heads", 12),
                json.size("image_size", 224),
                json.size("patch_size", 32),
                json.number("layer_norm_eps", 1e-5),
                Activation.of("vision_config.hidden_act", json.text("hidden_act", "quick_gelu")));
    }

    private static Vision siglip(Fields json) {
        return new Vision(
                Vision.Kind.SIGLIP,
                json.size("hidden_size", 1152),
                json.size("intermediate_size", 3072),
                json.size("num_hidden_layers", 12),
                json.size("num_attention_heads", 16),
                json.size("image_size", 224),
                json.size("patch_size", 32),
                json.number("layer_norm_eps", 1e-6),
                Activation.of(
                        "vision_config.hidden_act", json.text("hidden_act", "gelu_pytorch_tanh")));
    }
}

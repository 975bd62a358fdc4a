package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The shape of a LLaVA model, as in the {@code config.json} of a Hugging Face {@code
 * LlavaForConditionalGeneration}. Values that the file leaves out take transformers' defaults.
 *
 * @param text the decoder
 * @param vision the vision tower
 * @param imageToken id of the placeholder that image features replace
 * @param featureLayer which hidden state of the vision tower is used; negative counts from the end
 * @param dropClass whether the class token is left out ({@code "default"} strategy)
 * @param projectorActivation activation between the projector's two layers
 */
public record VlmConfig(
        Text text,
        Vision vision,
        int imageToken,
        int featureLayer,
        boolean dropClass,
        Activation projectorActivation) {

    /** Activations that the supported models use, by their names in {@code config.json}. */
    public enum Activation {
        /** Exact GELU. */
        GELU("gelu"),
        /** x·σ(1.702 x), CLIP's approximation. */
        QUICK_GELU("quick_gelu"),
        /** x·σ(x). */
        SILU("silu");

        private final String kernel;

        Activation(String kernel) {
            this.kernel = kernel;
        }

        /** {@return the kernel of this name} */
        public String kernel() {
            return kernel;
        }

        public static Activation of(String name) {
            for (Activation activation : values()) {
                if (activation.kernel.equals(name)) {
                    return activation;
                }
            }
            throw new IllegalArgumentException(
                    "activation must be gelu, quick_gelu or silu, got " + name);
        }
    }

    /**
     * The decoder's shape.
     *
     * @param width E
     * @param inner width of the MLP
     * @param layers number of layers
     * @param heads query heads H
     * @param keyHeads key and value heads; divides H
     * @param headWidth D
     * @param vocabulary V
     * @param normEps epsilon of RMSNorm
     * @param ropeTheta base of the rotary angles
     * @param tied whether output head and embedding are one matrix
     */
    public record Text(
            int width,
            int inner,
            int layers,
            int heads,
            int keyHeads,
            int headWidth,
            int vocabulary,
            double normEps,
            double ropeTheta,
            boolean tied) {}

    /**
     * The vision tower's shape.
     *
     * @param width of its hidden states
     * @param inner width of the MLP
     * @param layers number of layers
     * @param heads attention heads
     * @param imageSide pixels of a side P
     * @param patchSide pixels of a patch's side
     * @param normEps epsilon of LayerNorm
     * @param activation of the MLP
     */
    public record Vision(
            int width,
            int inner,
            int layers,
            int heads,
            int imageSide,
            int patchSide,
            double normEps,
            Activation activation) {

        /** {@return patches of an image} */
        public int patches() {
            return (imageSide / patchSide) * (imageSide / patchSide);
        }
    }

    /** {@return image tokens N of one image} */
    public int imageTokens() {
        return vision.patches() + (dropClass ? 0 : 1);
    }

    /** {@return how many layers of the vision tower have to run} */
    public int visionLayersUsed() {
        return featureLayer < 0 ? vision.layers + 1 + featureLayer : featureLayer;
    }

    /**
     * Reads {@code config.json} of a model folder.
     *
     * @throws IOException if it is missing or not JSON
     * @throws IllegalArgumentException if it is another family or has an unsupported setting
     */
    public static VlmConfig read(Path folder) throws IOException {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new IOException("No model at " + folder + ": " + file + " is missing");
        }
        JsonObject json;
        try {
            json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(file + " is not a JSON object", e);
        }
        String family = string(json, "model_type", "none");
        check(family.equals("llava"), "%s: model_type must be llava, got %s", file, family);
        return new VlmConfig(
                text(object(json, "text_config")),
                vision(object(json, "vision_config")),
                integer(json, "image_token_index", integer(json, "image_token_id", 32000)),
                integer(json, "vision_feature_layer", -2),
                string(json, "vision_feature_select_strategy", "default").equals("default"),
                Activation.of(string(json, "projector_hidden_act", "gelu")));
    }

    private static Text text(JsonObject json) {
        check(
                string(json, "hidden_act", "silu").equals("silu"),
                "text_config.hidden_act must be silu, got %s",
                string(json, "hidden_act", "silu"));
        int width = integer(json, "hidden_size", 4096);
        int heads = integer(json, "num_attention_heads", 32);
        return new Text(
                width,
                integer(json, "intermediate_size", 11008),
                integer(json, "num_hidden_layers", 32),
                heads,
                integer(json, "num_key_value_heads", heads),
                integer(json, "head_dim", width / heads),
                integer(json, "vocab_size", 32000),
                number(json, "rms_norm_eps", 1e-6),
                number(json, "rope_theta", 10000),
                json.has("tie_word_embeddings") && json.get("tie_word_embeddings").getAsBoolean());
    }

    private static Vision vision(JsonObject json) {
        return new Vision(
                integer(json, "hidden_size", 768),
                integer(json, "intermediate_size", 3072),
                integer(json, "num_hidden_layers", 12),
                integer(json, "num_attention_heads", 12),
                integer(json, "image_size", 224),
                integer(json, "patch_size", 32),
                number(json, "layer_norm_eps", 1e-5),
                Activation.of(string(json, "hidden_act", "quick_gelu")));
    }

    /** {@return this shape as the {@code config.json} that transformers reads} */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.add("architectures", JsonParser.parseString("[\"LlavaForConditionalGeneration\"]"));
        json.addProperty("model_type", "llava");
        json.addProperty("image_token_index", imageToken);
        json.addProperty("image_seq_length", imageTokens());
        json.addProperty("projector_hidden_act", projectorActivation.kernel);
        json.addProperty("vision_feature_layer", featureLayer);
        json.addProperty("vision_feature_select_strategy", dropClass ? "default" : "full");
        json.addProperty("torch_dtype", "float32");
        json.addProperty("tie_word_embeddings", text.tied);
        JsonObject words = new JsonObject();
        words.addProperty("model_type", "llama");
        words.addProperty("hidden_size", text.width);
        words.addProperty("intermediate_size", text.inner);
        words.addProperty("num_hidden_layers", text.layers);
        words.addProperty("num_attention_heads", text.heads);
        words.addProperty("num_key_value_heads", text.keyHeads);
        words.addProperty("head_dim", text.headWidth);
        words.addProperty("vocab_size", text.vocabulary);
        words.addProperty("rms_norm_eps", text.normEps);
        words.addProperty("rope_theta", text.ropeTheta);
        words.addProperty("max_position_embeddings", 2048);
        words.addProperty("hidden_act", "silu");
        words.addProperty("tie_word_embeddings", text.tied);
        json.add("text_config", words);
        JsonObject sight = new JsonObject();
        sight.addProperty("model_type", "clip_vision_model");
        sight.addProperty("hidden_size", vision.width);
        sight.addProperty("intermediate_size", vision.inner);
        sight.addProperty("num_hidden_layers", vision.layers);
        sight.addProperty("num_attention_heads", vision.heads);
        sight.addProperty("image_size", vision.imageSide);
        sight.addProperty("patch_size", vision.patchSide);
        sight.addProperty("layer_norm_eps", vision.normEps);
        sight.addProperty("hidden_act", vision.activation.kernel);
        json.add("vision_config", sight);
        return json;
    }

    private static JsonObject object(JsonObject json, String key) {
        check(json.has(key), "config.json must have %s", key);
        return json.getAsJsonObject(key);
    }

    private static int integer(JsonObject json, String key, int otherwise) {
        return present(json, key) ? json.get(key).getAsInt() : otherwise;
    }

    private static double number(JsonObject json, String key, double otherwise) {
        return present(json, key) ? json.get(key).getAsDouble() : otherwise;
    }

    private static String string(JsonObject json, String key, String otherwise) {
        return present(json, key) ? json.get(key).getAsString() : otherwise;
    }

    private static boolean present(JsonObject json, String key) {
        return json.has(key) && !json.get(key).isJsonNull();
    }
}

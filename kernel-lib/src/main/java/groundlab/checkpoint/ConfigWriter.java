package groundlab.checkpoint;

import groundlab.checkpoint.VlmConfig.Mlp;
import groundlab.checkpoint.VlmConfig.PixelShuffle;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.checkpoint.VlmConfig.Vision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that describe a fresh model, as transformers reads them. */
final class ConfigWriter {

    private ConfigWriter() {}

    static Map<String, Object> config(VlmConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of(architecture(config.family())));
        json.put("model_type", config.family().title());
        if (config.bridge() instanceof PixelShuffle shuffle) {
            json.put("image_token_id", config.imageToken());
            json.put("scale_factor", shuffle.factor());
        } else {
            Mlp mlp = (Mlp) config.bridge();
            List<Integer> layers = mlp.featureLayers();
            json.put("image_token_index", config.imageToken());
            json.put("image_seq_length", config.tokensPerTile());
            json.put("projector_hidden_act", mlp.activation().title());
            json.put("multimodal_projector_bias", mlp.bias());
            json.put("vision_feature_layer", layers.size() == 1 ? layers.get(0) : layers);
            json.put("vision_feature_select_strategy", mlp.dropClass() ? "default" : "full");
        }
        if (config.family() == Family.LLAVA_NEXT) {
            json.put("image_grid_pinpoints", pinpoints(config.vision().imageSide()));
        }
        json.put("torch_dtype", "float32");
        json.put("tie_word_embeddings", config.text().tied());
        json.put("text_config", text(config.text()));
        json.put("vision_config", vision(config.vision()));
        return json;
    }

    private static String architecture(Family family) {
        return switch (family) {
            case LLAVA -> "LlavaForConditionalGeneration";
            case LLAVA_NEXT -> "LlavaNextForConditionalGeneration";
            case IDEFICS3 -> "Idefics3ForConditionalGeneration";
        };
    }

    /** The shapes of grids that LLaVA-1.6 tries, (height, width). */
    private static List<List<Integer>> pinpoints(int side) {
        return List.of(
                List.of(side, 2 * side),
                List.of(2 * side, side),
                List.of(2 * side, 2 * side),
                List.of(3 * side, side),
                List.of(side, 3 * side));
    }

    private static Map<String, Object> text(Text text) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_type", "llama");
        json.put("hidden_size", text.width());
        json.put("intermediate_size", text.inner());
        json.put("num_hidden_layers", text.layers());
        json.put("num_attention_heads", text.heads());
        json.put("num_key_value_heads", text.keyHeads());
        json.put("head_dim", text.headWidth());
        json.put("vocab_size", text.vocabulary());
        json.put("rms_norm_eps", text.normEps());
        json.put("rope_theta", ((Rope.Plain) text.rope()).theta());
        json.put("max_position_embeddings", text.positions());
        json.put("hidden_act", "silu");
        json.put("tie_word_embeddings", text.tied());
        return json;
    }

    private static Map<String, Object> vision(Vision vision) {
        boolean clip = vision.kind() == Vision.Kind.CLIP;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_type", clip ? "clip_vision_model" : "idefics3_vision");
        json.put("hidden_size", vision.width());
        json.put("intermediate_size", vision.inner());
        json.put("num_hidden_layers", vision.layers());
        json.put("num_attention_heads", vision.heads());
        json.put("image_size", vision.imageSide());
        json.put("patch_size", vision.patchSide());
        json.put("layer_norm_eps", vision.normEps());
        json.put("hidden_act", vision.activation().title());
        return json;
    }

    static Map<String, Object> preprocessor(VlmConfig config) {
        int side = config.vision().imageSide();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("do_resize", true);
        json.put("image_mean", List.of(0.5, 0.5, 0.5));
        json.put("image_std", List.of(0.5, 0.5, 0.5));
        if (config.family() == Family.IDEFICS3) {
            json.put("image_processor_type", "Idefics3ImageProcessor");
            json.put("size", Map.of("longest_edge", 2 * side));
            json.put("max_image_size", Map.of("longest_edge", side));
            json.put("do_image_splitting", true);
            return json;
        }
        boolean tiles = config.family() == Family.LLAVA_NEXT;
        json.put("image_processor_type", tiles ? "LlavaNextImageProcessor" : "CLIPImageProcessor");
        json.put("size", Map.of("shortest_edge", side));
        json.put("do_center_crop", true);
        json.put("crop_size", Map.of("height", side, "width", side));
        if (tiles) {
            json.put("image_grid_pinpoints", pinpoints(side));
        }
        return json;
    }

    static Map<String, Object> processor(VlmConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (config.family() == Family.IDEFICS3) {
            json.put("processor_class", "Idefics3Processor");
            json.put("image_seq_len", config.tokensPerTile());
            return json;
        }
        boolean tiles = config.family() == Family.LLAVA_NEXT;
        json.put("processor_class", tiles ? "LlavaNextProcessor" : "LlavaProcessor");
        json.put("image_token", "<image>");
        json.put("patch_size", config.vision().patchSide());
        json.put("num_additional_image_tokens", 1);
        boolean drop = ((Mlp) config.bridge()).dropClass();
        json.put("vision_feature_select_strategy", drop ? "default" : "full");
        return json;
    }
}

package groundlab.checkpoint;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of all tensors of a LLaVA. */
public final class Shapes {

    private Shapes() {}

    public static Map<String, Shape> of(VlmConfig config) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        vision(config.vision(), shapes);
        int e = config.text().width();
        int seen = config.vision().width();
        linear(shapes, "multi_modal_projector.linear_1", e, seen, true);
        linear(shapes, "multi_modal_projector.linear_2", e, e, true);
        text(config.text(), shapes);
        return shapes;
    }

    private static void vision(VlmConfig.Vision vision, Map<String, Shape> shapes) {
        String at = "vision_tower.vision_model.";
        int w = vision.width();
        int p = vision.patchSide();
        shapes.put(at + "embeddings.class_embedding", new Shape(w));
        shapes.put(at + "embeddings.patch_embedding.weight", new Shape(w, 3, p, p));
        shapes.put(at + "embeddings.position_embedding.weight", new Shape(vision.patches() + 1, w));
        norm(shapes, at + "pre_layrnorm", w, true);
        for (int i = 0; i < vision.layers(); i++) {
            String layer = at + "encoder.layers." + i + ".";
            for (String name : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
                linear(shapes, layer + "self_attn." + name, w, w, true);
            }
            norm(shapes, layer + "layer_norm1", w, true);
            linear(shapes, layer + "mlp.fc1", vision.inner(), w, true);
            linear(shapes, layer + "mlp.fc2", w, vision.inner(), true);
            norm(shapes, layer + "layer_norm2", w, true);
        }
        norm(shapes, at + "post_layernorm", w, true);
    }

    private static void text(VlmConfig.Text text, Map<String, Shape> shapes) {
        String at = "language_model.model.";
        int e = text.width();
        int queries = text.heads() * text.headWidth();
        int keys = text.keyHeads() * text.headWidth();
        shapes.put(at + "embed_tokens.weight", new Shape(text.vocabulary(), e));
        for (int i = 0; i < text.layers(); i++) {
            String layer = at + "layers." + i + ".";
            linear(shapes, layer + "self_attn.q_proj", queries, e, false);
            linear(shapes, layer + "self_attn.k_proj", keys, e, false);
            linear(shapes, layer + "self_attn.v_proj", keys, e, false);
            linear(shapes, layer + "self_attn.o_proj", e, queries, false);
            linear(shapes, layer + "mlp.gate_proj", text.inner(), e, false);
            linear(shapes, layer + "mlp.up_proj", text.inner(), e, false);
            linear(shapes, layer + "mlp.down_proj", e, text.inner(), false);
            norm(shapes, layer + "input_layernorm", e, false);
            norm(shapes, layer + "post_attention_layernorm", e, false);
        }
        norm(shapes, at + "norm", e, false);
        if (!text.tied()) {
            shapes.put("language_model.lm_head.weight", new Shape(text.vocabulary(), e));
        }
    }

    private static void linear(
            Map<String, Shape> shapes, String name, int out, int in, boolean bias) {
        shapes.put(name + ".weight", new Shape(out, in));
        if (bias) {
            shapes.put(name + ".bias", new Shape(out));
        }
    }

    private static void norm(Map<String, Shape> shapes, String name, int width, boolean bias) {
        shapes.put(name + ".weight", new Shape(width));
        if (bias) {
            shapes.put(name + ".bias", new Shape(width));
        }
    }
}

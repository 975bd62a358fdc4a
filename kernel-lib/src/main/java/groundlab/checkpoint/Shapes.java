package groundlab.checkpoint;

import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.VlmConfig.Mlp;
import groundlab.checkpoint.VlmConfig.PixelShuffle;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.checkpoint.VlmConfig.Vision;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of all tensors of a model, under the names of the hub. */
final class Shapes {

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private Shapes() {}

    static Map<String, Shape> of(VlmConfig config) {
        Shapes all = new Shapes();
        all.vision(config.vision(), config.family().vision());
        all.bridge(config);
        all.text(config.text(), config.family());
        return all.shapes;
    }

    /** {@return whether a tensor is never computed with, so that a checkpoint may leave it out} */
    static boolean isSpare(String name, VlmConfig config) {
        return config.vision().kind() == Vision.Kind.CLIP
                && name.startsWith(config.family().vision() + "post_layernorm.");
    }

    private void vision(Vision vision, String at) {
        int w = vision.width();
        int p = vision.patchSide();
        boolean clip = vision.kind() == Vision.Kind.CLIP;
        if (clip) {
            shapes.put(at + "embeddings.class_embedding", new Shape(w));
            norm(at + "pre_layrnorm", w, true); // spelt so in every checkpoint
        }
        shapes.put(at + "embeddings.patch_embedding.weight", new Shape(w, 3, p, p));
        if (!clip) {
            shapes.put(at + "embeddings.patch_embedding.bias", new Shape(w));
        }
        shapes.put(
                at + "embeddings.position_embedding.weight",
                new Shape(vision.patches() + (clip ? 1 : 0), w));
        for (int i = 0; i < vision.layers(); i++) {
            String layer = at + "encoder.layers." + i + ".";
            for (String name : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
                linear(layer + "self_attn." + name, w, w, true);
            }
            norm(layer + "layer_norm1", w, true);
            linear(layer + "mlp.fc1", vision.inner(), w, true);
            linear(layer + "mlp.fc2", w, vision.inner(), true);
            norm(layer + "layer_norm2", w, true);
        }
        norm(at + "post_layernorm", w, true);
    }

    private void bridge(VlmConfig config) {
        int e = config.text().width();
        int seen = config.vision().width();
        if (config.bridge() instanceof PixelShuffle shuffle) {
            int square = shuffle.factor() * shuffle.factor();
            linear("model.connector.modality_projection.proj", e, seen * square, false);
            return;
        }
        Mlp mlp = (Mlp) config.bridge();
        int features = seen * mlp.featureLayers().size();
        linear("multi_modal_projector.linear_1", e, features, mlp.bias());
        linear("multi_modal_projector.linear_2", e, e, mlp.bias());
        if (config.family() == Family.LLAVA_NEXT) {
            shapes.put("image_newline", new Shape(e));
        }
    }

    private void text(Text text, Family family) {
        int e = text.width();
        int queries = text.heads() * text.headWidth();
        int keys = text.keyHeads() * text.headWidth();
        String at = family.decoder();
        shapes.put(at + "embed_tokens.weight", new Shape(text.vocabulary(), e));
        for (int i = 0; i < text.layers(); i++) {
            String layer = at + "layers." + i + ".";
            linear(layer + "self_attn.q_proj", queries, e, text.attentionBias());
            linear(layer + "self_attn.k_proj", keys, e, text.attentionBias());
            linear(layer + "self_attn.v_proj", keys, e, text.attentionBias());
            linear(layer + "self_attn.o_proj", e, queries, text.attentionBias());
            linear(layer + "mlp.gate_proj", text.inner(), e, text.mlpBias());
            linear(layer + "mlp.up_proj", text.inner(), e, text.mlpBias());
            linear(layer + "mlp.down_proj", e, text.inner(), text.mlpBias());
            norm(layer + "input_layernorm", e, false);
            norm(layer + "post_attention_layernorm", e, false);
        }
        norm(at + "norm", e, false);
        if (!text.tied()) {
            shapes.put(family.head(), new Shape(text.vocabulary(), e));
        }
    }

    private void linear(String name, int out, int in, boolean bias) {
        shapes.put(name + ".weight", new Shape(out, in));
        if (bias) {
            shapes.put(name + ".bias", new Shape(out));
        }
    }

    private void norm(String name, int width, boolean bias) {
        shapes.put(name + ".weight", new Shape(width));
        if (bias) {
            shapes.put(name + ".bias", new Shape(width));
        }
    }
}

package groundlab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.VlmConfig.Vision;
import groundlab.checkpoint.Weights;
import groundlab.engine.Kernels;
import groundlab.engine.Memory;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's vision transformer, <a href="https://arxiv.org/abs/2103.00020">Radford et al. 2021</a>.
 */
public final class VisionTower {

    private record Layer(
            Norm norm1,
            Linear q,
            Linear k,
            Linear v,
            Linear out,
            Norm norm2,
            Linear fc1,
            Linear fc2) {}

    private final Vision shape;
    private final boolean dropClass;
    private final NDArray classToken;
    private final NDArray patchWeight;
    private final NDArray positions;
    private final NDArray headWidth;
    private final Norm first;
    private final List<Layer> layers = new ArrayList<>();

    /** {@code constants} owns the few scalars that the tower needs. */
    public VisionTower(VlmConfig config, Weights weights, NDManager constants) {
        shape = config.vision();
        dropClass = config.dropClass();
        String at = "vision_tower.vision_model.";
        int w = shape.width();
        classToken = weights.get(at + "embeddings.class_embedding", w);
        patchWeight =
                weights.get(
                        at + "embeddings.patch_embedding.weight",
                        w,
                        3,
                        shape.patchSide(),
                        shape.patchSide());
        positions =
                weights.get(at + "embeddings.position_embedding.weight", shape.patches() + 1L, w);
        headWidth = constants.create(w / shape.heads());
        NDArray eps = constants.create((float) shape.normEps());
        first = norm(weights, at + "pre_layrnorm", eps); // spelt so in every checkpoint
        for (int i = 0; i < config.visionLayersUsed(); i++) {
            layers.add(layer(weights, at + "encoder.layers." + i + ".", eps));
        }
    }

    private Layer layer(Weights weights, String at, NDArray eps) {
        int w = shape.width();
        int inner = shape.inner();
        return new Layer(
                norm(weights, at + "layer_norm1", eps),
                Linear.of(weights, null, at + "self_attn.q_proj", w, w, true),
                Linear.of(weights, null, at + "self_attn.k_proj", w, w, true),
                Linear.of(weights, null, at + "self_attn.v_proj", w, w, true),
                Linear.of(weights, null, at + "self_attn.out_proj", w, w, true),
                norm(weights, at + "layer_norm2", eps),
                Linear.of(weights, null, at + "mlp.fc1", inner, w, true),
                Linear.of(weights, null, at + "mlp.fc2", w, inner, true));
    }

    private Norm norm(Weights weights, String at, NDArray eps) {
        int w = shape.width();
        return new Norm(weights.get(at + ".weight", w), weights.get(at + ".bias", w), eps);
    }

    /** {@return features (B, N, width) of normalised pixels (B, 3, P, P)} */
    public NDArray forward(NDArray pixels) {
        NDArray x = Memory.keepingOnly(() -> embed(pixels));
        for (Layer layer : layers) {
            NDArray from = x;
            x = Memory.keepingOnly(() -> forward(layer, from));
            from.close();
        }
        return dropClass ? x.get(":, 1:") : x;
    }

    private NDArray embed(NDArray pixels) {
        long b = pixels.getShape().get(0);
        NDArray patches = Kernels.call("patches", pixels, patchWeight); // (B, N, width)
        NDArray start = classToken.broadcast(new Shape(b, 1, shape.width()));
        NDArray tokens = NDArrays.concat(new NDList(start, patches), 1);
        tokens.attach(pixels.getManager());
        return first.apply(tokens.add(positions));
    }

    private NDArray forward(Layer layer, NDArray x) {
        NDArray h = layer.norm1.apply(x);
        NDArray q = Kernels.call("heads", layer.q.apply(h), headWidth); // (B, H, N, D)
        NDArray k = Kernels.call("heads", layer.k.apply(h), headWidth);
        NDArray v = Kernels.call("heads", layer.v.apply(h), headWidth);
        NDArray seen = x.add(layer.out.apply(Kernels.call("attention_all", q, k, v)));
        NDArray inner = layer.fc1.apply(layer.norm2.apply(seen));
        return seen.add(layer.fc2.apply(Kernels.call(shape.activation().kernel(), inner)));
    }
}

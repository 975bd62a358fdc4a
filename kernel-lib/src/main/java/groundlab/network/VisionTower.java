package groundlab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.VlmConfig.Mlp;
import groundlab.checkpoint.VlmConfig.Vision;
import groundlab.checkpoint.Weights;
import groundlab.engine.Kernels;
import groundlab.engine.Memory;
import groundlab.engine.Segments;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The vision transformer of CLIP, <a href="https://arxiv.org/abs/2103.00020">Radford et al.
 * 2021</a>, or of SigLIP, <a href="https://arxiv.org/abs/2303.15343">Zhai et al. 2023</a>.
 *
 * <p>SmolVLM's patch positions are those of the rows and columns. transformers 4.55 to 4.57 shift
 * them by one in FP32 (a rounding error, since mended there); we do not.
 */
final class VisionTower {

    /** Weights and biases of all eight. */
    private record Layer(
            Norm norm1,
            Linear q,
            Linear k,
            Linear v,
            Linear out,
            Norm norm2,
            Linear fc1,
            Linear fc2) {

        static final int ARRAYS = 16; // without adapters

        List<NDArray> arrays() {
            return Stream.of(
                            norm1.arrays(),
                            q.arrays(),
                            k.arrays(),
                            v.arrays(),
                            out.arrays(),
                            norm2.arrays(),
                            fc1.arrays(),
                            fc2.arrays())
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private final Vision shape;
    private final List<Integer> features; // which hidden states are used; empty for the normed last
    private final boolean dropClass;
    private final NDArray classToken; // null without
    private final NDArray patchWeight;
    private final NDArray patchBias; // null without
    private final NDArray positions;
    private final NDArray headWidth;
    private final NDArray eps;
    private final NDArray activation; // its number, for a kernel
    private final Norm first; // null without
    private final Norm last; // null when the last states are taken raw
    private final List<Layer> layers = new ArrayList<>();
    private final List<NDArray> plain; // of all layers if there is nothing else, or none

    /** {@code constants} owns the few scalars that the tower needs. */
    VisionTower(VlmConfig config, Weights weights, Adapter adapter, NDManager constants) {
        shape = config.vision();
        boolean clip = shape.kind() == Vision.Kind.CLIP;
        String at = config.family().vision();
        int w = shape.width();
        int p = shape.patchSide();
        eps = constants.create((float) shape.normEps());
        activation = constants.create(shape.activation().ordinal());
        patchWeight = weights.get(at + "embeddings.patch_embedding.weight", w, 3, p, p);
        patchBias = clip ? null : weights.get(at + "embeddings.patch_embedding.bias", w);
        positions =
                weights.get(
                        at + "embeddings.position_embedding.weight",
                        shape.patches() + (clip ? 1L : 0),
                        w);
        headWidth = constants.create(w / shape.heads());
        int used = shape.layers();
        if (clip) {
            Mlp mlp = (Mlp) config.bridge();
            features =
                    mlp.featureLayers().stream()
                            .map(layer -> layer < 0 ? shape.layers() + 1 + layer : layer)
                            .toList();
            used = features.stream().mapToInt(Integer::intValue).max().orElseThrow();
            dropClass = mlp.dropClass();
            classToken = weights.get(at + "embeddings.class_embedding", w);
            first = Norm.layer(weights, at + "pre_layrnorm", w, eps); // spelt so everywhere
            last = null;
        } else {
            features = List.of();
            dropClass = false;
            classToken = null;
            first = null;
            last = Norm.layer(weights, at + "post_layernorm", w, eps);
        }
        for (int i = 0; i < used; i++) {
            layers.add(layer(weights, adapter, at + "encoder.layers." + i + "."));
        }
        List<NDArray> all = layers.stream().flatMap(layer -> layer.arrays().stream()).toList();
        boolean lastOnly = features.isEmpty() || features.equals(List.of(used));
        plain = lastOnly && all.size() == Layer.ARRAYS * used ? all : List.of();
    }

    private Layer layer(Weights weights, Adapter adapter, String at) {
        int w = shape.width();
        int inner = shape.inner();
        return new Layer(
                Norm.layer(weights, at + "layer_norm1", w, eps),
                Linear.of(weights, adapter, at + "self_attn.q_proj", w, w, true),
                Linear.of(weights, adapter, at + "self_attn.k_proj", w, w, true),
                Linear.of(weights, adapter, at + "self_attn.v_proj", w, w, true),
                Linear.of(weights, adapter, at + "self_attn.out_proj", w, w, true),
                Norm.layer(weights, at + "layer_norm2", w, eps),
                Linear.of(weights, adapter, at + "mlp.fc1", inner, w, true),
                Linear.of(weights, adapter, at + "mlp.fc2", w, inner, true));
    }

    /** {@return features (B, N, width · states used) of normalised pixels (B, 3, P, P)} */
    NDArray forward(NDArray pixels) {
        NDArray x = Memory.keepingOnly(() -> embed(pixels));
        return plain.isEmpty() || Segments.areKept() ? layers(x) : inOneCall(x);
    }

    /** For a picture at a time, what each call costs adds up to as much as its numbers. */
    private NDArray inOneCall(NDArray x) {
        NDArray seen =
                Kernels.callWithLists("tower_layers", x, eps, headWidth, activation, plain).head();
        return last == null ? withoutClass(seen) : last.apply(seen);
    }

    private NDArray withoutClass(NDArray seen) {
        return dropClass ? seen.get(":, 1:") : seen;
    }

    private NDArray layers(NDArray embedded) {
        NDArray x = embedded;
        List<NDArray> states = new ArrayList<>(List.of(x));
        for (Layer layer : layers) {
            boolean feature = features.contains(states.size() - 1);
            // A segment takes in what nobody else uses: of a feature, a view.
            NDArray state = x;
            NDArray from =
                    feature && Segments.areKept()
                            ? Memory.keepingOnly(() -> state.reshape(state.getShape()))
                            : state;
            x =
                    Segments.run(
                            from,
                            layer.arrays(),
                            in -> Memory.keepingOnly(() -> forward(layer, in)));
            if (!feature && !Segments.areKept()) {
                from.close();
            }
            states.add(x);
        }
        if (features.isEmpty()) {
            return last.apply(x);
        }
        NDList used = new NDList();
        features.forEach(layer -> used.add(states.get(layer)));
        NDArray seen = used.size() == 1 ? used.get(0) : NDArrays.concat(used, 2);
        return withoutClass(seen);
    }

    private NDArray embed(NDArray pixels) {
        NDArray patches = Kernels.call("patches", pixels, patchWeight); // (B, N, width)
        if (patchBias != null) {
            patches = patches.add(patchBias);
        }
        if (classToken == null) {
            return patches.add(positions);
        }
        NDArray start = classToken.broadcast(new Shape(pixels.getShape().get(0), 1, shape.width()));
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
        return seen.add(layer.fc2.apply(Kernels.call(shape.activation().title(), inner)));
    }
}

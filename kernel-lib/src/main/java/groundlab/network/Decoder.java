package groundlab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.Rope;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.checkpoint.Weights;
import groundlab.engine.Kernels;
import groundlab.engine.Memory;
import groundlab.engine.Segments;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The decoder of Llama, <a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023</a>, and of
 * Mistral, <a href="https://arxiv.org/abs/2310.06825">Jiang et al. 2023</a>.
 */
public final class Decoder {

    private record Layer(
            Norm norm1,
            Linear q,
            Linear k,
            Linear v,
            Linear o,
            Norm norm2,
            Linear gate,
            Linear up,
            Linear down) {

        static final int WEIGHTS = 9; // without biases and adapters

        List<NDArray> arrays() {
            return Stream.of(
                            norm1.arrays(),
                            q.arrays(),
                            k.arrays(),
                            v.arrays(),
                            o.arrays(),
                            norm2.arrays(),
                            gate.arrays(),
                            up.arrays(),
                            down.arrays())
                    .flatMap(List::stream)
                    .toList();
        }
    }

    /** Is shown each layer's queries and keys, turned by their positions, as they are made. */
    @FunctionalInterface
    public interface Onlooker {

        /**
         * Looks; the arrays are closed afterwards.
         *
         * @param layer from 0
         * @param queries (B, H, T, D)
         * @param keys (B, key heads, S, D), each for as many query heads in a row
         */
        void see(int layer, NDArray queries, NDArray keys);
    }

    /** What all layers of a pass have in common; angles are (2, B, 1, T, D). */
    private record Pass(NDArray angles, NDArray mask, KvCache cache, Onlooker onlooker) {}

    private static final Onlooker NOBODY = (layer, queries, keys) -> {};

    private final Text shape;
    private final NDArray embedding;
    private final NDArray head;
    private final NDArray headWidth;
    private final NDArray frequencies;
    private final NDArray angleScale;
    private final NDArray window;
    private final Norm last;
    private final NDArray eps;
    private final NDArray none; // stands for no mask
    private final List<Layer> layers = new ArrayList<>();
    private final List<NDArray> plain; // all weights if there is nothing else, or none

    /** {@code constants} owns the scalars and frequencies that the decoder needs. */
    public Decoder(VlmConfig config, Weights weights, Adapter adapter, NDManager constants) {
        shape = config.text();
        int e = shape.width();
        String at = config.family().decoder();
        embedding = weights.get(at + "embed_tokens.weight", shape.vocabulary(), e);
        head =
                shape.tied()
                        ? embedding
                        : weights.get(config.family().head(), shape.vocabulary(), e);
        headWidth = constants.create(shape.headWidth());
        frequencies = constants.create(frequencies(shape)).toDevice(embedding.getDevice(), false);
        angleScale = constants.create((float) shape.rope().scale());
        window = constants.create(shape.window());
        none = constants.create(new Shape(0));
        eps = constants.create((float) shape.normEps());
        last = Norm.rms(weights, at + "norm", e, eps);
        for (int i = 0; i < shape.layers(); i++) {
            layers.add(layer(weights, adapter, at + "layers." + i + "."));
        }
        List<NDArray> all = layers.stream().flatMap(layer -> layer.arrays().stream()).toList();
        plain = all.size() == Layer.WEIGHTS * layers.size() ? all : List.of();
    }

    private Layer layer(Weights weights, Adapter adapter, String at) {
        int e = shape.width();
        int queries = shape.heads() * shape.headWidth();
        int keys = shape.keyHeads() * shape.headWidth();
        int inner = shape.inner();
        boolean bias = shape.attentionBias();
        return new Layer(
                Norm.rms(weights, at + "input_layernorm", e, eps),
                Linear.of(weights, adapter, at + "self_attn.q_proj", queries, e, bias),
                Linear.of(weights, adapter, at + "self_attn.k_proj", keys, e, bias),
                Linear.of(weights, adapter, at + "self_attn.v_proj", keys, e, bias),
                Linear.of(weights, adapter, at + "self_attn.o_proj", e, queries, bias),
                Norm.rms(weights, at + "post_attention_layernorm", e, eps),
                Linear.of(weights, adapter, at + "mlp.gate_proj", inner, e, shape.mlpBias()),
                Linear.of(weights, adapter, at + "mlp.up_proj", inner, e, shape.mlpBias()),
                Linear.of(weights, adapter, at + "mlp.down_proj", e, inner, shape.mlpBias()));
    }

    private static float[] frequencies(Text shape) {
        Rope rope = shape.rope();
        double[] exact = rope.frequencies(shape.headWidth());
        float[] frequencies = new float[exact.length];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) exact[i];
        }
        return frequencies;
    }

    /** {@return the output matrix (V, E)} */
    public NDArray head() {
        return head;
    }

    /** {@return embeddings (B, T, E) of token ids (B, T)} */
    public NDArray embed(NDArray ids) {
        return Kernels.call("embedding", ids, embedding);
    }

    /**
     * {@return (B, 1, T, T), true where a token may see another: an earlier one of its own segment
     * or of segment 0 that is visible, within the window; and itself}
     *
     * @param segments (B, T) 0 for what all branches share, then 1, 2, …; −1 for padding
     * @param visible (B, T) whether others may see a token
     * @param positions (B, T)
     */
    public NDArray blockMask(NDArray segments, NDArray visible, NDArray positions) {
        return Kernels.call("block_mask", segments, visible, positions, window);
    }

    /**
     * {@return (B, 1, T, S), true where one of T new tokens may see one of the S so far}
     *
     * @param fresh (B, T) any array of that shape
     * @param visible (B, S) whether others may see a token
     * @param positions (B, S)
     */
    public NDArray cacheMask(NDArray fresh, NDArray visible, NDArray positions) {
        return Kernels.call("cache_mask", fresh, visible, positions, window);
    }

    /**
     * {@return normed hidden states (B, T, E)}
     *
     * @param embedded (B, T, E); closed on return unless {@link Segments#areKept()}
     * @param positions (B, T) rotary positions
     * @param mask (B, 1, T, S) true where a query may see a key; null where each token sees all
     *     before it, for S = T or T = 1 and no window
     * @param cache keys and values of earlier tokens, extended by these; null for S = T
     */
    public NDArray forward(NDArray embedded, NDArray positions, NDArray mask, KvCache cache) {
        if (cache == null) {
            return watched(embedded, positions, mask, NOBODY);
        }
        NDArray angles = angles(positions);
        long added = positions.getShape().get(1);
        cache.reserve(added);
        NDArray x =
                plain.isEmpty()
                        ? layers(embedded, new Pass(angles, mask, cache, NOBODY))
                        : inOneCall(embedded, angles, mask, cache);
        cache.advance(added);
        return last.apply(x);
    }

    /** The same without a cache, before somebody's eyes; they change nothing. */
    public NDArray watched(NDArray embedded, NDArray positions, NDArray mask, Onlooker onlooker) {
        return last.apply(layers(embedded, new Pass(angles(positions), mask, null, onlooker)));
    }

    private NDArray angles(NDArray positions) {
        return Kernels.call("angles", positions, frequencies, angleScale);
    }

    private NDArray layers(NDArray embedded, Pass pass) {
        NDArray x = embedded;
        for (int i = 0; i < layers.size(); i++) {
            NDArray from = x;
            int index = i;
            x =
                    Segments.run(
                            from,
                            layers.get(i).arrays(),
                            in -> Memory.keepingOnly(() -> forward(index, in, pass)));
            if (!Segments.areKept()) {
                from.close();
            }
        }
        return x;
    }

    /** For a token at a time, what each call costs adds up to as much as its numbers. */
    private NDArray inOneCall(NDArray x, NDArray angles, NDArray mask, KvCache cache) {
        return Kernels.callWithLists(
                        "cached_layers",
                        x,
                        angles,
                        mask == null ? none : mask,
                        cache.start(),
                        eps,
                        headWidth,
                        plain,
                        cache.keys(),
                        cache.values())
                .head();
    }

    private NDArray forward(int index, NDArray x, Pass pass) {
        Layer layer = layers.get(index);
        NDArray h = layer.norm1.apply(x);
        NDArray q = Kernels.call("heads", layer.q.apply(h), headWidth); // (B, H, T, D)
        NDArray k = Kernels.call("heads", layer.k.apply(h), headWidth);
        NDArray v = Kernels.call("heads", layer.v.apply(h), headWidth);
        q = Kernels.call("rope", q, pass.angles);
        k = Kernels.call("rope", k, pass.angles);
        if (pass.cache != null) {
            k = pass.cache.appendKeys(index, k); // (B, H, S, D)
            v = pass.cache.appendValues(index, v);
        }
        pass.onlooker.see(index, q, k);
        NDArray mixed =
                pass.mask == null
                        ? Kernels.call("attention_open", q, k, v)
                        : Kernels.call("attention", q, k, v, pass.mask);
        NDArray seen = x.add(layer.o.apply(mixed));
        NDArray h2 = layer.norm2.apply(seen);
        NDArray inner = Kernels.call("silu_times", layer.gate.apply(h2), layer.up.apply(h2));
        return seen.add(layer.down.apply(inner));
    }
}

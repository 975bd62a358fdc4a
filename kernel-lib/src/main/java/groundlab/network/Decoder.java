package groundlab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.checkpoint.Weights;
import groundlab.engine.Kernels;
import groundlab.engine.Memory;
import java.util.ArrayList;
import java.util.List;

/** Llama's decoder, <a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023</a>. */
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
            Linear down) {}

    private final Text shape;
    private final NDArray embedding;
    private final NDArray head;
    private final NDArray headWidth;
    private final NDArray frequencies;
    private final Norm last;
    private final List<Layer> layers = new ArrayList<>();

    /** {@code constants} owns the scalars and frequencies that the decoder needs. */
    public Decoder(VlmConfig config, Weights weights, Adapter adapter, NDManager constants) {
        shape = config.text();
        String at = "language_model.model.";
        embedding = weights.get(at + "embed_tokens.weight", shape.vocabulary(), shape.width());
        head =
                shape.tied()
                        ? embedding
                        : weights.get(
                                "language_model.lm_head.weight", shape.vocabulary(), shape.width());
        headWidth = constants.create(shape.headWidth());
        frequencies = constants.create(frequencies(shape)).toDevice(embedding.getDevice(), false);
        NDArray eps = constants.create((float) shape.normEps());
        last = new Norm(weights.get(at + "norm.weight", shape.width()), null, eps);
        for (int i = 0; i < shape.layers(); i++) {
            layers.add(layer(weights, adapter, at + "layers." + i + ".", eps));
        }
    }

    private Layer layer(Weights weights, Adapter adapter, String at, NDArray eps) {
        int e = shape.width();
        int queries = shape.heads() * shape.headWidth();
        int keys = shape.keyHeads() * shape.headWidth();
        int inner = shape.inner();
        return new Layer(
                new Norm(weights.get(at + "input_layernorm.weight", e), null, eps),
                Linear.of(weights, adapter, at + "self_attn.q_proj", queries, e, false),
                Linear.of(weights, adapter, at + "self_attn.k_proj", keys, e, false),
                Linear.of(weights, adapter, at + "self_attn.v_proj", keys, e, false),
                Linear.of(weights, adapter, at + "self_attn.o_proj", e, queries, false),
                new Norm(weights.get(at + "post_attention_layernorm.weight", e), null, eps),
                Linear.of(weights, adapter, at + "mlp.gate_proj", inner, e, false),
                Linear.of(weights, adapter, at + "mlp.up_proj", inner, e, false),
                Linear.of(weights, adapter, at + "mlp.down_proj", e, inner, false));
    }

    private static float[] frequencies(Text shape) {
        float[] frequencies = new float[shape.headWidth() / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) Math.pow(shape.ropeTheta(), -2.0 * i / shape.headWidth());
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
     * {@return normed hidden states (B, T, E)}
     *
     * @param embedded (B, T, E); closed on return
     * @param positions (B, T) rotary positions
     * @param mask (B, 1, T, S) true where a query may see a key
     * @param cache keys and values of earlier tokens, extended by these; null for S = T
     */
    public NDArray forward(NDArray embedded, NDArray positions, NDArray mask, KvCache cache) {
        NDArray angles = Kernels.call("angles", positions, frequencies); // (2, B, 1, T, D)
        NDArray x = embedded;
        for (int i = 0; i < layers.size(); i++) {
            NDArray from = x;
            int index = i;
            x = Memory.keepingOnly(() -> forward(index, from, angles, mask, cache));
            from.close();
        }
        if (cache != null) {
            cache.advance(positions.getShape().get(1));
        }
        return last.apply(x);
    }

    private NDArray forward(int index, NDArray x, NDArray angles, NDArray mask, KvCache cache) {
        Layer layer = layers.get(index);
        NDArray h = layer.norm1.apply(x);
        NDArray q = Kernels.call("heads", layer.q.apply(h), headWidth); // (B, H, T, D)
        NDArray k = Kernels.call("heads", layer.k.apply(h), headWidth);
        NDArray v = Kernels.call("heads", layer.v.apply(h), headWidth);
        q = Kernels.call("rope", q, angles);
        k = Kernels.call("rope", k, angles);
        if (cache != null) {
            k = cache.appendKeys(index, k); // (B, H, S, D)
            v = cache.appendValues(index, v);
        }
        NDArray seen = x.add(layer.o.apply(Kernels.call("attention", q, k, v, mask)));
        NDArray h2 = layer.norm2.apply(seen);
        NDArray inner = Kernels.call("silu_times", layer.gate.apply(h2), layer.up.apply(h2));
        return seen.add(layer.down.apply(inner));
    }
}

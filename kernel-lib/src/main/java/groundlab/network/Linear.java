package groundlab.network;

import ai.djl.ndarray.NDArray;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.Weights;
import groundlab.engine.Kernels;

/**
 * y = x Wᵀ + b, plus (x Aᵀ) Bᵀ · scale where a LoRA adapter covers this layer.
 *
 * @param weight (out, in)
 * @param bias (out) or null
 * @param lora what an adapter adds, or null
 */
public record Linear(NDArray weight, NDArray bias, Adapter.Delta lora) {

    public static Linear of(
            Weights weights, Adapter adapter, String name, int out, int in, boolean bias) {
        return new Linear(
                weights.get(name + ".weight", out, in),
                bias ? weights.get(name + ".bias", out) : null,
                adapter == null ? null : adapter.delta(name));
    }

    /** {@return (…, out) for x of shape (…, in)} */
    public NDArray apply(NDArray x) {
        NDArray y =
                bias == null
                        ? Kernels.call("linear", x, weight)
                        : Kernels.call("linear_bias", x, weight, bias);
        return lora == null ? y : Kernels.call("lora", x, y, lora.a(), lora.b(), lora.scale());
    }
}

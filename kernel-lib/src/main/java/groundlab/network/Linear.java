package groundlab.network;

import ai.djl.ndarray.NDArray;
import groundlab.checkpoint.Adapter;
import groundlab.checkpoint.Weights;
import groundlab.engine.Dropout;
import groundlab.engine.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * y = x Wᵀ + b, plus scale · (x Aᵀ) Bᵀ where a LoRA adapter covers this layer.
 *
 * @param weight (out, in)
 * @param bias (out) or null
 * @param lora what an adapter adds, or null
 */
record Linear(NDArray weight, NDArray bias, Adapter.Delta lora) {

    static Linear of(Weights weights, Adapter adapter, String name, int out, int in, boolean bias) {
        return new Linear(
                weights.get(name + ".weight", out, in),
                bias ? weights.get(name + ".bias", out) : null,
                Adapter.delta(adapter, name));
    }

    /** {@return (…, out) for x of shape (…, in)} */
    NDArray apply(NDArray x) {
        NDArray y =
                bias == null
                        ? Kernels.call("linear", x, weight)
                        : Kernels.call("linear_bias", x, weight, bias);
        if (lora == null) {
            return y;
        }
        return lora.dropout() != null && Dropout.isOn()
                ? Dropout.drop(() -> withDropout(x, y))
                : Kernels.call("lora", x, y, lora.a(), lora.b(), lora.scale());
    }

    private NDArray withDropout(NDArray x, NDArray y) {
        return Kernels.call("lora_dropout", x, y, lora.a(), lora.b(), lora.scale(), lora.dropout());
    }

    /** {@return its arrays} */
    List<NDArray> arrays() {
        List<NDArray> arrays = new ArrayList<>(List.of(weight));
        if (bias != null) {
            arrays.add(bias);
        }
        if (lora != null) {
            arrays.add(lora.a());
            arrays.add(lora.b());
        }
        return arrays;
    }
}

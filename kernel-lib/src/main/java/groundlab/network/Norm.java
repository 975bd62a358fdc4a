package groundlab.network;

import ai.djl.ndarray.NDArray;
import groundlab.checkpoint.Weights;
import groundlab.engine.Kernels;
import java.util.List;

/**
 * LayerNorm where there is a bias, RMSNorm where there is none.
 *
 * @param weight (E)
 * @param bias (E) or null
 * @param eps a scalar on the CPU
 */
record Norm(NDArray weight, NDArray bias, NDArray eps) {

    static Norm rms(Weights weights, String name, int width, NDArray eps) {
        return new Norm(weights.get(name + ".weight", width), null, eps);
    }

    static Norm layer(Weights weights, String name, int width, NDArray eps) {
        return new Norm(
                weights.get(name + ".weight", width), weights.get(name + ".bias", width), eps);
    }

    NDArray apply(NDArray x) {
        return bias == null
                ? Kernels.call("rms_norm", x, weight, eps)
                : Kernels.call("layer_norm", x, weight, bias, eps);
    }

    /** {@return its trainable arrays} */
    List<NDArray> arrays() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }
}

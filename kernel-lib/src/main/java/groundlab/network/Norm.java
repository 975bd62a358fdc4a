package groundlab.network;

import ai.djl.ndarray.NDArray;
import groundlab.engine.Kernels;

/**
 * LayerNorm where there is a bias, RMSNorm where there is none.
 *
 * @param weight (E)
 * @param bias (E) or null
 * @param eps a scalar on the CPU
 */
public record Norm(NDArray weight, NDArray bias, NDArray eps) {

    public NDArray apply(NDArray x) {
        return bias == null
                ? Kernels.call("rms_norm", x, weight, eps)
                : Kernels.call("layer_norm", x, weight, bias, eps);
    }
}

package groundlab.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** log σ, stable for large arguments of either sign. */
public final class LogSigmoid {

    private LogSigmoid() {}

    /** {@return −log σ(x) = softplus(−x), which is never negative} */
    public static NDArray negative(NDArray x) {
        return Activation.softPlus(x.neg());
    }
}

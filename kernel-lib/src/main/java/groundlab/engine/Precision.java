package groundlab.engine;

import ai.djl.ndarray.NDArray;

/** The number format of weights and activations. Losses and log-probabilities are always FP32. */
public enum Precision {
    /** 32 bits; the default, and what training on a CPU uses. */
    FP32("fp32", 4),
    /** 16 bits with the range of FP32. */
    BF16("bf16", 2),
    /** 16 bits with a small range. */
    FP16("fp16", 2);

    private final String kernel;
    private final int bytes;

    Precision(String kernel, int bytes) {
        this.kernel = kernel;
        this.bytes = bytes;
    }

    /** {@return {@code array} in this format, attached to the same manager} */
    public NDArray cast(NDArray array) {
        return Kernels.call(kernel, array);
    }

    /** {@return bytes per number} */
    public int bytes() {
        return bytes;
    }

    /** {@return its name in PyTorch and in {@code config.json}} */
    public String torchName() {
        return switch (this) {
            case FP32 -> "float32";
            case BF16 -> "bfloat16";
            case FP16 -> "float16";
        };
    }

    String kernel() {
        return kernel;
    }
}

package groundlab.engine;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.stream.Stream;

/** The number format of weights and activations. Losses and log-probabilities are always FP32. */
public enum Precision {
    /** 32 bits; the default, and what training on a CPU uses. */
    FP32("fp32", "F32", 4),
    /** 16 bits with the range of FP32. */
    BF16("bf16", "BF16", 2),
    /** 16 bits with a small range. */
    FP16("fp16", "F16", 2);

    private final String kernel;
    private final String dtype;
    private final int bytes;

    Precision(String kernel, String dtype, int bytes) {
        this.kernel = kernel;
        this.dtype = dtype;
        this.bytes = bytes;
    }

    /**
     * {@return the number format of {@code array}}
     *
     * @throws IllegalArgumentException if it has another data type
     */
    public static Precision of(NDArray array) {
        DataType type = array.getDataType();
        // DJL has no word for the bf16 arrays that kernels make.
        Precision found =
                switch (type) {
                    case FLOAT32 -> FP32;
                    case FLOAT16 -> FP16;
                    case UNKNOWN -> BF16;
                    default -> null;
                };
        check(found != null, "an array of weights must be FP32, FP16 or BF16, got %s", type);
        return found;
    }

    /** {@return the format that a safetensors file calls {@code dtype}, empty if none is} */
    static Optional<Precision> ofDtype(String dtype) {
        return Stream.of(values()).filter(one -> one.dtype.equals(dtype)).findFirst();
    }

    /** {@return {@code array} in this format, attached to the same manager} */
    public NDArray cast(NDArray array) {
        return Kernels.call(kernel, array);
    }

    /** {@return an array of this format with arbitrary content, attached to {@code manager}} */
    NDArray empty(NDManager manager, Shape shape) {
        // Without recording, libtorch would make an array that can never take part in a gradient.
        try (GradMode recording = GradMode.on();
                NDArray zero = manager.create(0f);
                NDArray one = cast(zero);
                NDArray expanded = one.broadcast(shape)) {
            return Kernels.call("empty_like", expanded);
        }
    }

    /** {@return a copy of any weights, owned by {@code manager} and on its device} */
    public static NDArray copy(NDArray array, NDManager manager) {
        NDArray copy = of(array).empty(manager, array.getShape());
        try (GradMode off = GradMode.off();
                NDArray same = Kernels.call("copy_", array, copy)) {
            return copy;
        }
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

    /** {@return what a safetensors file calls this format} */
    String dtype() {
        return dtype;
    }
}

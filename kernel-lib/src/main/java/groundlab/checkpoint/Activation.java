package groundlab.checkpoint;

import java.util.Arrays;

/** Activations of the supported models, by their names in {@code config.json}. */
public enum Activation {
    /** x·Φ(x). */
    GELU("gelu"),
    /** GELU by a hyperbolic tangent. */
    GELU_TANH("gelu_pytorch_tanh"),
    /** x·σ(1.702 x), CLIP's approximation. */
    QUICK_GELU("quick_gelu"),
    /** x·σ(x). */
    SILU("silu");

    private final String title;

    Activation(String title) {
        this.title = title;
    }

    /** {@return its name in {@code config.json}, which is also that of its kernel} */
    public String title() {
        return title;
    }

    static Activation of(String key, String title) {
        for (Activation activation : values()) {
            if (activation.title.equals(title)) {
                return activation;
            }
        }
        throw new IllegalArgumentException(
                key
                        + " must be one of "
                        + Arrays.stream(values()).map(Activation::title).toList()
                        + ", got "
                        + title);
    }
}

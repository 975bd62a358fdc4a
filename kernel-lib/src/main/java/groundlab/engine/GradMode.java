package groundlab.engine;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether operations of this thread are recorded for gradients, until closed.
 *
 * <pre>{@code
 * try (var scope = model.newManager(); GradMode recording = GradMode.on()) {
 *     var weight = scope.create(3f);
 *     weight.setRequiresGradient(true);
 *     Autograd.gradients(weight.square(), List.of(weight)).get(0).getFloat(); // 6
 * }
 * }</pre>
 */
public final class GradMode implements AutoCloseable {

    private final boolean before = JniUtils.isGradMode();

    private GradMode(boolean on) {
        JniUtils.setGradMode(on);
    }

    /** Starts recording. */
    public static GradMode on() {
        return new GradMode(true);
    }

    /** Stops recording. */
    public static GradMode off() {
        return new GradMode(false);
    }

    static boolean isOn() {
        return JniUtils.isGradMode();
    }

    /** Goes back to what was before. */
    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}

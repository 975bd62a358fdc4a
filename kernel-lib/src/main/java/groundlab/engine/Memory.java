package groundlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** Early release of intermediate arrays, which the garbage collector does not see. */
public final class Memory {

    private Memory() {}

    /**
     * {@return the result of {@code body}, with every other array that it made closed}. Arrays
     * needed for gradients live on inside the recorded graph.
     */
    public static NDArray keepingOnly(Supplier<NDArray> body) {
        try (NDScope scope = new NDScope()) {
            NDArray result = body.get();
            NDScope.unregister(result);
            return result;
        }
    }
}

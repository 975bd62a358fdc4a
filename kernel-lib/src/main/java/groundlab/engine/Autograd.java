package groundlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * Gradients as values. Nothing accumulates inside the parameters, so there is nothing to zero, no
 * NaN to clear, and no limit of one collector a process.
 *
 * <pre>{@code
 * try (var scope = model.newManager(); GradMode recording = GradMode.on()) {
 *     var x = scope.create(new float[] {1, 2});
 *     x.setRequiresGradient(true);
 *     var gradient = Autograd.gradients(x.square().sum(), List.of(x)).get(0); // 2x: 2 and 4
 * }
 * }</pre>
 */
public final class Autograd {

    private Autograd() {}

    /**
     * {@return the gradient of {@code loss} for each of {@code parameters}, zeros where it does not
     * depend on one; attached to the manager of the loss} Under {@link Segments}, those that ran
     * are run once more.
     *
     * @param loss a scalar computed under {@link GradMode#on()}
     * @param parameters arrays that require gradients
     */
    public static NDList gradients(NDArray loss, List<NDArray> parameters) {
        try (GradMode recording = GradMode.on()) {
            return Segments.isOpen()
                    ? Segments.gradients(loss, parameters)
                    : Kernels.callWithLists("gradients", loss, parameters);
        }
    }
}

package groundlab.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/** A batch of a {@link Lesson}. */
public interface Work {

    /** {@return how many there are to measure, which may be fewer than rows were asked for} */
    int size();

    /** {@return their names, for messages} */
    List<String> names();

    /** {@return columns of the log about how the batch came about; none by default} */
    default Map<String, Double> facts() {
        return Map.of();
    }

    /**
     * {@return what a part adds to the loss of the batch, recorded for gradients where that is on;
     * so the losses of a batch's parts add up to the batch's}
     *
     * @param from index of the first
     * @param to index after the last
     * @param scope owner of everything made on the way
     */
    Measured loss(int from, int to, NDManager scope);

    /**
     * A loss and what else was seen.
     *
     * @param loss a scalar
     * @param means by column of the log, means over the part
     * @param tokens that went through the model, padding not counted
     */
    record Measured(NDArray loss, Map<String, Double> means, int tokens) {}
}

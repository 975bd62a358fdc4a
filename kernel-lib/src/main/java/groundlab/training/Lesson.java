package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/** What a loop trains on: the loss of some rows. */
interface Lesson {

    /** {@return a name for a row, for messages} */
    String name(int row);

    /**
     * {@return what these rows add to the loss of their batch, recorded for gradients where that is
     * on; so the losses of a batch's parts add up to the batch's}
     *
     * @param part indices of rows
     * @param batch all rows of the batch that they are part of
     * @param scope owner of everything made on the way
     */
    Measured loss(int[] part, int[] batch, NDManager scope);

    /**
     * A loss and what else was seen.
     *
     * @param loss a scalar
     * @param means by column of the log, means over the part
     * @param tokens that went through the model, padding not counted
     */
    record Measured(NDArray loss, Map<String, Double> means, int tokens) {}
}

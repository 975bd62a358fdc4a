package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/** What a loop trains on: rows, and the loss of some of them. */
interface Lesson {

    int rows();

    /** {@return a name for a row, for messages} */
    String name(int row);

    /**
     * {@return the mean loss of the rows, a scalar recorded for gradients}
     *
     * @param rows indices of the rows
     * @param scope owner of everything made on the way
     * @param metrics to be filled with means over the rows, by column of the log
     */
    NDArray loss(int[] rows, NDManager scope, Map<String, Double> metrics);
}

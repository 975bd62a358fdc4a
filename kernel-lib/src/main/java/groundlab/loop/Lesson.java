package groundlab.loop;

import ai.djl.ndarray.NDArray;
import groundlab.objective.Past;
import java.io.IOException;
import java.util.Map;

/** What a loop trains on: makes a batch of rows that can be measured. */
public interface Lesson {

    /**
     * {@return a batch of these rows; what has to be drawn is drawn by the policy as it is now}
     *
     * @param rows indices of rows
     * @param past the run so far; the same rows and past make the same batch
     */
    Work work(int[] rows, Past past) throws IOException;

    /** Hears which rows come after those of the step that begins, to prepare what takes long. */
    default void soon(int[] rows) {}

    /** Hears that a step is done, after which the weights mostly are others. */
    default void updated(int step) {}

    /** Hears that the step of the last batch failed, so that the batch will be made once more. */
    default void failed() throws IOException {}

    /** {@return arrays that belong to a checkpoint, by names that begin with {@code lesson.}} */
    default Map<String, NDArray> state() {
        return Map.of();
    }

    /** {@return what else belongs to a checkpoint, by names that begin with {@code lesson.}} */
    default Map<String, String> notes() throws IOException {
        return Map.of();
    }

    /** Goes on from a checkpoint with these notes, after its arrays were restored. */
    default void resume(Map<String, String> notes) throws IOException {}
}

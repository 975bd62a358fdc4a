package groundlab.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.engine.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
     * A loss and what else was seen. Nothing of it is read before it is asked for, so that a GPU
     * can go on to the gradients.
     *
     * @param loss a scalar
     * @param seen FP32 arrays that tell more
     * @param means from their numbers means over the part, by column of the log
     * @param tokens that went through the model, padding not counted
     */
    record Measured(
            NDArray loss,
            List<NDArray> seen,
            Function<List<float[]>, Map<String, Double>> means,
            int tokens) {

        /** A loss and nothing else. */
        public Measured(NDArray loss, int tokens) {
            this(loss, List.of(), none -> Map.of(), tokens);
        }

        /** Reads all in one go and adds the loss to a row, and the means times this share. */
        public void addTo(Map<String, Double> row, double share) {
            List<NDArray> all = new ArrayList<>(List.of(loss));
            all.addAll(seen);
            List<float[]> numbers = Numbers.of(all);
            row.merge("loss", (double) numbers.get(0)[0], Double::sum);
            means.apply(numbers.subList(1, numbers.size()))
                    .forEach((name, mean) -> row.merge(name, share * mean, Double::sum));
        }
    }
}

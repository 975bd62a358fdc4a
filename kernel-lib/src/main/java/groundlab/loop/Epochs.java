package groundlab.loop;

import groundlab.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * All rows once in each epoch, in an order drawn from the seed. By length, rows of like length
 * share a batch, so that little of it is padding; which batches those are, and in what order they
 * come, is drawn from the seed too.
 */
public final class Epochs implements Batches {

    /** Batches out of which rows of like length are put together; more would be less by chance. */
    private static final int POOL = 16;

    private final int rows;
    private final int batch;
    private final int epochs;
    private final long seed;
    private final int[] lengths; // null where it does not matter
    private int drawn = -1;
    private List<int[]> epoch;

    /** Rows in any order if {@code lengths} is null. */
    public Epochs(int rows, int batch, int epochs, long seed, int[] lengths) {
        this.rows = rows;
        this.batch = batch;
        this.epochs = epochs;
        this.seed = seed;
        this.lengths = lengths;
    }

    /** {@return steps of one epoch} */
    public int perEpoch() {
        return (rows + batch - 1) / batch;
    }

    @Override
    public int steps() {
        return Math.multiplyExact(epochs, perEpoch());
    }

    @Override
    public double epoch(int step) {
        return (double) step / perEpoch();
    }

    @Override
    public int[] rows(int step) {
        if (step / perEpoch() != drawn) {
            drawn = step / perEpoch();
            epoch = draw();
        }
        return epoch.get(step % perEpoch());
    }

    private List<int[]> draw() {
        int[] order = Seeds.permutation(rows, Seeds.stream(seed, "order", drawn));
        if (lengths == null) {
            return cut(order);
        }
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += POOL * batch) {
            batches.addAll(
                    cut(
                            Arrays.stream(order, from, Math.min(from + POOL * batch, rows))
                                    .boxed()
                                    .sorted(Comparator.comparing(row -> -lengths[row]))
                                    .mapToInt(Integer::intValue)
                                    .toArray()));
        }
        int[] shuffled =
                Seeds.permutation(batches.size(), Seeds.stream(seed, "order of batches", drawn));
        return Arrays.stream(shuffled).mapToObj(batches::get).toList();
    }

    private List<int[]> cut(int[] order) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < order.length; from += batch) {
            batches.add(Arrays.copyOfRange(order, from, Math.min(from + batch, order.length)));
        }
        return batches;
    }
}

package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * A column of a training log against its steps, without what is no number.
 *
 * @param steps ascending
 * @param values finite, as many
 */
public record Curve(double[] steps, double[] values) {

    /** {@return the rows in which both are numbers} */
    public static Curve of(double[] steps, double[] values) {
        int[] kept =
                IntStream.range(0, steps.length)
                        .filter(i -> Double.isFinite(steps[i]) && Double.isFinite(values[i]))
                        .toArray();
        return new Curve(
                IntStream.of(kept).mapToDouble(i -> steps[i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> values[i]).toArray());
    }

    /** {@return a column of a log} */
    static Curve of(Table log, String name) {
        Curve curve = of(numbers(log, "step"), numbers(log, name));
        check(curve.size() > 0, "%s must have at least one value, got none", name);
        return curve;
    }

    static double[] numbers(Table log, String name) {
        check(
                log.containsColumn(name) && log.column(name) instanceof NumericColumn,
                "the log must have a column of numbers %s, it has %s",
                name,
                log.columnNames());
        return log.numberColumn(name).asDoubleArray();
    }

    /** {@return how many points it has} */
    public int size() {
        return steps.length;
    }

    /**
     * {@return s_t / (1 − a^t) with s_t = a s_(t−1) + (1 − a) x_t}
     *
     * @param a share that each step keeps of the average, in [0, 1)
     */
    public Curve smoothed(double a) {
        double[] smooth = new double[values.length];
        double sum = 0;
        double kept = 1;
        for (int t = 0; t < values.length; t++) {
            sum = a * sum + (1 - a) * values[t];
            kept *= a;
            smooth[t] = sum / (1 - kept);
        }
        return new Curve(steps, smooth);
    }

    /**
     * {@return at most {@code points} of its points, by which it looks the same} Of each stretch
     * the lowest and the highest point stay, so that no spike is lost.
     *
     * @param points an even number
     */
    public Curve thinned(int points) {
        if (size() <= points) {
            return this;
        }
        int stretches = points / 2;
        int[] kept = new int[2 * stretches];
        for (int s = 0; s < stretches; s++) {
            int from = (int) ((long) s * size() / stretches);
            int to = (int) ((long) (s + 1) * size() / stretches);
            int low = from;
            int high = from;
            for (int i = from + 1; i < to; i++) {
                low = values[i] < values[low] ? i : low;
                high = values[i] > values[high] ? i : high;
            }
            kept[2 * s] = Math.min(low, high);
            kept[2 * s + 1] = Math.max(low, high);
        }
        return new Curve(
                IntStream.of(kept).mapToDouble(i -> steps[i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> values[i]).toArray());
    }
}

package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * A column of a training log against its column {@code step}.
 *
 * @param steps rising
 * @param values finite
 */
record Curve(double[] steps, double[] values) {

    /** {@return the rows of a log that have a value} */
    static Curve of(Table log, String name) {
        double[] steps = numbers(log, "step");
        double[] values = numbers(log, name);
        int[] kept =
                IntStream.range(0, steps.length)
                        .filter(i -> Double.isFinite(steps[i]) && Double.isFinite(values[i]))
                        .toArray();
        check(kept.length > 0, "%s must have at least one value, got none", name);
        return new Curve(
                IntStream.of(kept).mapToDouble(i -> steps[i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> values[i]).toArray());
    }

    private static double[] numbers(Table log, String name) {
        check(
                log.containsColumn(name) && log.column(name) instanceof NumericColumn,
                "the log must have a column of numbers %s, it has %s",
                name,
                log.columnNames());
        return log.numberColumn(name).asDoubleArray();
    }

    /** {@return s_t / (1 − a^t) with s_t = a s_(t−1) + (1 − a) x_t} */
    Curve smoothed(double a) {
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
}

package groundlab.doctor;

import java.util.Arrays;

/**
 * Where a number of the log began and ended.
 *
 * @param first mean over the first tenth of the steps
 * @param last mean over the last tenth
 */
record Trend(double first, double last) {

    static Trend of(double[] values) {
        int tenth = Math.max(1, values.length / 10);
        return new Trend(
                mean(values, 0, tenth), mean(values, values.length - tenth, values.length));
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }

    double change() {
        return last - first;
    }
}

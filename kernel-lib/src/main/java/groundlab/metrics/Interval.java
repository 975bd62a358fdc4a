package groundlab.metrics;

import static groundlab.internal.Checks.check;

import java.util.Locale;

/**
 * A value with its 95 % interval. Prints as {@code 0.468 [0.420, 0.517] n=400}.
 *
 * <pre>{@code
 * Interval chairS = after.interval("CHAIRs");
 * chairS.below(before.interval("CHAIRs")); // whether the two do not even touch
 * new Interval(0.468, 0.42, 0.517, 400); // → 0.468 [0.420, 0.517] n=400
 * }</pre>
 *
 * @param value the value on all images, NaN when undefined
 * @param low lower end, NaN when undefined
 * @param high upper end, NaN when undefined
 * @param n images it rests on
 */
public record Interval(double value, double low, double high, int n) {

    /** Checks the order of the ends; the value may lie outside when the data are few. */
    public Interval {
        check(!(low > high), "low must be <= high, got %s and %s", low, high);
        check(n >= 0, "n must be >= 0, got %s", n);
    }

    /** {@return a value without spread, such as a constant to compare with} */
    public static Interval exact(double value) {
        return new Interval(value, value, value, 0);
    }

    /** {@return whether this interval lies wholly below the other; false when one is undefined} */
    public boolean below(Interval other) {
        return high < other.low;
    }

    /** {@return whether the value and both ends are numbers} */
    public boolean defined() {
        return !Double.isNaN(value + low + high);
    }

    @Override
    public String toString() {
        return text(value) + " [" + text(low) + ", " + text(high) + "] n=" + n;
    }

    private static String text(double x) {
        String digits = String.format(Locale.ROOT, "%.3f", x);
        return digits.equals("-0.000") ? "0.000" : digits;
    }
}

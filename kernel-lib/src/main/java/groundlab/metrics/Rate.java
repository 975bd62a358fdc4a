package groundlab.metrics;

import static groundlab.internal.Checks.check;

/**
 * How often something happened.
 *
 * <pre>{@code
 * Rate right = Rate.of(true).plus(Rate.of(false));
 * right.value(); // → 0.5
 * new Rate(30, 40).interval(); // of 40 tries
 * }</pre>
 *
 * @param hits times it happened
 * @param of times it could have
 */
public record Rate(int hits, int of) implements Count<Rate> {

    private static final double Z = 1.96; // 95 % of a normal distribution lie within

    /** No chances; the start of a sum. */
    public static final Rate NONE = new Rate(0, 0);

    /** Checks the counts. */
    public Rate {
        check(0 <= hits && hits <= of, "hits must be in 0 to %s, got %s", of, hits);
    }

    /** {@return one chance} */
    public static Rate of(boolean hit) {
        return new Rate(hit ? 1 : 0, 1);
    }

    @Override
    public Rate plus(Rate other) {
        return new Rate(hits + other.hits, of + other.of);
    }

    /** {@return hits / of in [0, 1], or NaN when there was no chance} */
    public double value() {
        return (double) hits / of;
    }

    /**
     * {@return the value with Wilson's score interval (1927), which stays within [0, 1] and holds
     * for few chances too; NaN when there was none} For chances that do not depend on each other;
     * else see {@link Bootstrap}.
     */
    public Interval interval() {
        double z2 = Z * Z;
        double middle = (value() + z2 / (2 * of)) / (1 + z2 / of);
        double half =
                Z * Math.sqrt(value() * (1 - value()) / of + z2 / (4.0 * of * of)) / (1 + z2 / of);
        double low = Math.max(0, middle - half); // a rounding error away from it for no hits
        return new Interval(value(), low, Math.min(1, middle + half), of);
    }
}

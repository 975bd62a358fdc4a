package groundlab.metrics;

/**
 * A mean that adds up.
 *
 * <pre>{@code
 * Mean words = Mean.of(4).plus(Mean.of(7));
 * words.value(); // → 5.5
 * }</pre>
 *
 * @param sum of the values
 * @param of how many values
 */
public record Mean(double sum, int of) implements Count<Mean> {

    /** The mean of no values; the start of a sum. */
    public static final Mean NONE = new Mean(0, 0);

    /** {@return the mean of one value} */
    public static Mean of(double value) {
        return new Mean(value, 1);
    }

    @Override
    public Mean plus(Mean other) {
        return new Mean(sum + other.sum, of + other.of);
    }

    /** {@return sum / of, or NaN for no values} */
    public double value() {
        return sum / of;
    }
}

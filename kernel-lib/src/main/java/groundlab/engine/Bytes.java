package groundlab.engine;

import java.util.Locale;

/**
 * A number of bytes that prints as a person says it, such as {@code 14.1 GB} (10⁹ bytes).
 *
 * @param number how many
 */
public record Bytes(long number) {

    private static final double KILO = 1e3;

    /** {@return the number in its largest unit, with three figures at most} */
    @Override
    public String toString() {
        double left = number;
        for (String unit : new String[] {"bytes", "kB", "MB", "GB"}) {
            boolean last = unit.equals("GB");
            if (Math.round(left) < KILO || last) {
                int places = left < 10 && !unit.equals("bytes") ? 2 : left < 100 && last ? 1 : 0;
                return String.format(Locale.ROOT, "%." + places + "f %s", left, unit);
            }
            left /= KILO;
        }
        throw new AssertionError(number);
    }
}

package groundlab.internal;

import java.util.Locale;

/** Argument checks with messages that say what must hold and what was found. */
public final class Checks {

    private Checks() {}

    /** Throws an {@code IllegalArgumentException} with the formatted message unless {@code ok}. */
    public static void check(boolean ok, String message, Object... args) {
        if (!ok) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, args));
        }
    }

    /** Throws unless {@code value} is a finite number above zero, by the name that users know. */
    public static void positive(String name, double value) {
        check(value > 0 && Double.isFinite(value), "%s must be > 0, got %s", name, value);
    }

    /** Throws unless {@code value} is a finite number, zero or above. */
    public static void notNegative(String name, double value) {
        check(value >= 0 && Double.isFinite(value), "%s must be >= 0, got %s", name, value);
    }

    /** Throws unless {@code value} lies between zero and one, or is one of them. */
    public static void share(String name, double value) {
        check(value >= 0 && value <= 1, "%s must be in [0, 1], got %s", name, value);
    }
}

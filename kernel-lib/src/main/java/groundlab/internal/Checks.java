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
}

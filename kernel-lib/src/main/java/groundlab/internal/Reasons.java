package groundlab.internal;

import java.io.UncheckedIOException;

/** Why something failed, in words for a user. */
public final class Reasons {

    private Reasons() {}

    /** {@return the words of an error, without the name of what it is wrapped in} */
    public static String of(RuntimeException error) {
        return error instanceof UncheckedIOException io
                ? io.getCause().getMessage()
                : error.getMessage();
    }
}

package groundlab.internal;

import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * Whether whoever waits for this thread asked it to stop, as the stop button of a notebook does.
 * Long work asks between any two of its parts.
 */
public final class Stop {

    /** JShell puts what cells hold into classes of its own. */
    private static final String CELL = "REPL.";

    private Stop() {}

    /**
     * Ends the work if this thread was asked to stop.
     *
     * @throws CancellationException such as {@code pairs was stopped}
     */
    public static void check(String work) {
        if (Thread.interrupted()) {
            throw exception(work + " was stopped");
        }
    }

    /**
     * {@return an exception that says what was stopped} In a notebook it names the line of the cell
     * and not the way from there: nothing went wrong on it.
     */
    public static CancellationException exception(String message) {
        CancellationException stop = new CancellationException(message);
        StackTraceElement[] cell =
                Arrays.stream(stop.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith(CELL))
                        .toArray(StackTraceElement[]::new);
        if (cell.length > 0) {
            stop.setStackTrace(cell);
        }
        return stop;
    }
}

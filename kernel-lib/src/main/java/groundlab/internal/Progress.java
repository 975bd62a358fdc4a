package groundlab.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How far a long piece of work has come. Work reports here; whoever installed a sink (a notebook, a
 * terminal) shows it. Without a sink nothing is shown. Shown at most five times a second.
 */
public final class Progress implements AutoCloseable {

    private static final long INTERVAL_NANOS = 200_000_000;
    private static final AtomicLong IDS = new AtomicLong();

    private static final ThreadLocal<Consumer<State>> OWN = new ThreadLocal<>();

    private static volatile Consumer<State> sink = state -> {};

    private final long id = IDS.incrementAndGet();
    private final String label;
    private final long total;
    private final long started = System.nanoTime();
    private long shown = started - INTERVAL_NANOS;
    private long done;
    private String note = "";

    /**
     * A moment of the work.
     *
     * @param id the same for all states of one piece of work
     * @param label what is being done, such as {@code "pairs"}
     * @param done units done
     * @param total units in all
     * @param elapsed time since the start
     * @param note a few words on how it goes, may be empty
     * @param ended whether this is the last state
     */
    public record State(
            long id,
            String label,
            long done,
            long total,
            Duration elapsed,
            String note,
            boolean ended) {

        /** {@return units per second so far, 0 before the first} */
        public double rate() {
            double seconds = elapsed.toNanos() / 1e9;
            return seconds > 0 ? done / seconds : 0;
        }

        /** {@return the time that the rest will take at the rate so far, zero when unknown} */
        public Duration left() {
            return done == 0
                    ? Duration.ZERO
                    : Duration.ofMillis(Math.round((total - done) / rate() * 1000));
        }
    }

    private Progress(String label, long total) {
        this.label = label;
        this.total = total;
    }

    /** Sends all later states to {@code newSink}. */
    public static void install(Consumer<State> newSink) {
        sink = newSink;
    }

    /** Sends all later states of this thread to {@code ownSink} instead; null ends that. */
    public static void divert(Consumer<State> ownSink) {
        OWN.set(ownSink);
    }

    /** Starts a piece of work of {@code total} units. */
    public static Progress of(String label, long total) {
        Progress progress = new Progress(label, total);
        progress.show(false);
        return progress;
    }

    /** Counts {@code units} more as done. */
    public void advance(long units) {
        done += units;
        if (System.nanoTime() - shown >= INTERVAL_NANOS) {
            show(false);
        }
    }

    /** Counts {@code units} more as done and says how it goes. */
    public void advance(long units, String newNote) {
        note = newNote;
        advance(units);
    }

    /** Ends the work; shows the last state. */
    @Override
    public void close() {
        show(true);
    }

    /** Work of no units is not worth a line. */
    private void show(boolean ended) {
        if (total == 0) {
            return;
        }
        shown = System.nanoTime();
        Consumer<State> own = OWN.get();
        (own == null ? sink : own)
                .accept(
                        new State(
                                id,
                                label,
                                done,
                                total,
                                Duration.ofNanos(shown - started),
                                note,
                                ended));
    }
}

package groundlab.notebook;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Keeps what is shown of a run to two updates a second and on the way to a hundredth of its time:
 * with the first and the last drawing that is below a fiftieth of a run of a minute. All time is in
 * nanoseconds.
 */
final class Thrift {

    /** Largest share of a run's time, on the way. */
    static final double SHARE = 0.01;

    private static final long UPDATES = 500_000_000; // between two of whatever kind
    private static final long LOOKS = 5_000_000_000L; // between two questions to the model

    private final LongSupplier clock;
    private final long start;
    private long first; // what it took to show the run at its start
    private long last; // and at its end
    private long spent; // all in all
    private long shown; // when the last update was
    private long looked; // when the model was last asked
    private long update; // what an update takes
    private long look; // what it takes to ask the model

    Thrift(LongSupplier clock) {
        this.clock = clock;
        start = clock.getAsLong();
        shown = start;
        looked = start;
    }

    /** Does what is done once, however long the run will be. */
    void first(Runnable work) {
        first += time(work);
        shown = clock.getAsLong();
    }

    /** Asks the model once, however long the run will be. */
    void firstLook(Runnable work) {
        lookNow(work);
        first += look;
    }

    /** Does what is done once the run is over. */
    void last(Runnable work) {
        last = time(work);
    }

    /** Does something that always has to be done, such as to keep a row. */
    void spend(Runnable work) {
        time(work);
    }

    /** Draws, if that is due. What came first does not count, or short runs would show nothing. */
    void update(Runnable work) {
        if (since(shown) >= UPDATES && spent - first + update <= SHARE * since(start)) {
            update = time(work);
            shown = clock.getAsLong();
        }
    }

    /** Asks the model, if that is due and there is time for it, and for once more at the end. */
    void look(Runnable work) {
        boolean due = since(shown) >= UPDATES && since(looked) >= LOOKS;
        if (due && spent + 2 * look <= SHARE * since(start)) {
            lookNow(work);
        }
    }

    private void lookNow(Runnable work) {
        look = time(work);
        looked = clock.getAsLong();
        shown = looked;
    }

    private long since(long moment) {
        return clock.getAsLong() - moment;
    }

    private long time(Runnable work) {
        long before = clock.getAsLong();
        work.run();
        long took = clock.getAsLong() - before;
        spent += took;
        return took;
    }

    /** {@return seconds since the start} */
    double elapsed() {
        return since(start) / 1e9;
    }

    /** {@return such as {@code 0.10 s at the start, 0.04 s on the way and 0.21 s at the end}} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.2f s at the start, %.2f s on the way and %.2f s at the end",
                first / 1e9,
                (spent - first - last) / 1e9,
                last / 1e9);
    }
}

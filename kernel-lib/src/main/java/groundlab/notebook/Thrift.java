package groundlab.notebook;

import java.util.function.LongSupplier;

/**
 * Keeps what is shown of a run to two updates a second and to a fiftieth of its time. All time is
 * in nanoseconds.
 */
final class Thrift {

    /** Largest share of a run's time. */
    static final double SHARE = 0.02;

    private static final long INTERVAL = 500_000_000;

    private final LongSupplier clock;
    private final long start;
    private long first; // what it took to show the run at its start
    private long spent; // all in all
    private long shown; // when the last update was
    private long update; // what an update takes
    private long look; // what it takes to ask the model

    Thrift(LongSupplier clock) {
        this.clock = clock;
        start = clock.getAsLong();
        shown = start;
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

    /** Does something that always has to be done, such as to keep a row. */
    void spend(Runnable work) {
        time(work);
    }

    /** Draws, if that is due. What came first does not count, or short runs would show nothing. */
    void update(Runnable work) {
        long now = clock.getAsLong();
        if (now - shown >= INTERVAL && spent - first + update <= SHARE * (now - start)) {
            update = time(work);
            shown = clock.getAsLong();
        }
    }

    /** Asks the model if there is time for that, and for once more at the end. */
    void look(Runnable work) {
        if (spent + 2 * look <= SHARE * (clock.getAsLong() - start)) {
            lookNow(work);
        }
    }

    /** Asks the model. */
    void lookNow(Runnable work) {
        look = time(work);
    }

    private long time(Runnable work) {
        long before = clock.getAsLong();
        work.run();
        long took = clock.getAsLong() - before;
        spent += took;
        return took;
    }

    /** {@return seconds spent} */
    double seconds() {
        return spent / 1e9;
    }

    /** {@return seconds since the start} */
    double elapsed() {
        return (clock.getAsLong() - start) / 1e9;
    }
}

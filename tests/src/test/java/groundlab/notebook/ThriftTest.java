package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThriftTest {

    private static final long MS = 1_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final Thrift thrift = new Thrift(clock::get);
    private int updates;
    private int looks;

    private void run(int seconds, long update, long look) {
        for (int ms = 0; ms < 1000 * seconds; ms += 10) {
            clock.addAndGet(10 * MS);
            thrift.look(() -> cost(look, () -> looks++));
            thrift.update(() -> cost(update, () -> updates++));
        }
    }

    private void cost(long ms, Runnable work) {
        clock.addAndGet(ms * MS);
        work.run();
    }

    /** In ten seconds, at 0.5, 1.0, … s; at 5 and 10 s the model is asked instead. */
    @Test
    void showsSomethingTwiceASecond() {
        run(10, 0, 0);
        assertEquals(18, updates);
        assertEquals(2, looks);
    }

    /** 50 ms are a hundredth of 5 s: in 100 s no more than 20 times. */
    @Test
    void drawsLessOftenWhatTakesLong() {
        run(100, 50, 0);
        assertTrue(updates >= 17 && updates <= 20, updates + " updates");
    }

    /**
     * A look takes 100 ms, and one more is kept for the end: the k-th one on the way, and the one
     * at the start, need (k + 2) · 10 s to be a hundredth.
     */
    @Test
    void asksTheModelWhenThereIsTimeForItAndForTheEnd() {
        thrift.firstLook(() -> clock.addAndGet(100 * MS));
        run(122, 0, 100);
        assertEquals(10, looks);
        thrift.last(() -> clock.addAndGet(100 * MS));
        assertEquals(
                "0.10 s at the start, 1.00 s on the way and 0.10 s at the end", thrift.toString());
    }

    /** What took long at the start does not keep a short run dark. */
    @Test
    void theStartDoesNotCountForUpdates() {
        thrift.first(() -> clock.addAndGet(5000 * MS));
        run(2, 1, 0);
        assertTrue(updates >= 3, updates + " updates");
    }

    /** Whatever things cost, what is done on the way stays below its share. */
    @Test
    void staysBelowItsShare() {
        thrift.firstLook(() -> clock.addAndGet(30 * MS));
        run(300, 7, 80);
        double spent = updates * 7 + (looks + 2) * 80;
        assertTrue(spent / (clock.get() / MS) < Thrift.SHARE + 0.001, spent + " ms");
    }
}

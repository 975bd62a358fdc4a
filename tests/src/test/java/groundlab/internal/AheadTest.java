package groundlab.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AheadTest {

    @Test
    void worksOnceHoweverOftenItIsAsked() {
        AtomicInteger times = new AtomicInteger();
        Ahead<Integer> ahead = Ahead.of(times::incrementAndGet);
        assertEquals(1, ahead.get());
        assertEquals(1, ahead.get());
    }

    /** All other threads are kept from it. */
    @Test
    void whoeverAsksDoesWhatNobodyBegan() {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            Ahead.of(() -> awaited(done));
        }
        assertSame(Thread.currentThread(), Ahead.of(Thread::currentThread).get());
        done.countDown();
    }

    @Test
    void throwsWhatTheWorkThrew() {
        RuntimeException wrong = new IllegalArgumentException("row 3");
        Ahead<Object> ahead =
                Ahead.of(
                        () -> {
                            throw wrong;
                        });
        assertSame(wrong, assertThrows(IllegalArgumentException.class, ahead::get));
    }

    @Test
    void anInterruptDoesNotLoseTheResult() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Ahead<Boolean> ahead =
                Ahead.of(
                        () -> {
                            begun.countDown();
                            return awaited(asked);
                        });
        awaited(begun); // on another thread, since nobody asked
        Thread.currentThread().interrupt();
        new Thread(asked::countDown).start();
        assertTrue(ahead.get());
        assertTrue(Thread.interrupted());
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}

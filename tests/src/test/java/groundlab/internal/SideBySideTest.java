package groundlab.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.SideBySide.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    /** A thread that trained keeps memory for ever, so the next work must not begin a new one. */
    @Test
    void theThreadsOfTheLastWorkDoTheNext() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        for (int time = 0; time < 500; time++) {
            CyclicBarrier together = new CyclicBarrier(2);
            Part<Exception> one =
                    () -> {
                        seen.add(Thread.currentThread());
                        together.await();
                    };
            new SideBySide().run("nothing", Collections.nCopies(2, one));
        }
        seen.removeAll(before); // of what other tests did
        assertTrue(seen.size() <= 2, seen.size() + " new threads");
    }

    @Test
    void theCallerHearsEverythingInOrderOnItsOwnThread() {
        SideBySide work = new SideBySide();
        List<Integer> heard = new ArrayList<>();
        List<Thread> by = new ArrayList<>();
        Part<RuntimeException> one =
                () -> {
                    for (int i = 0; i < 100; i++) {
                        int number = i;
                        work.tell(() -> heard.add(number));
                        work.tell(() -> by.add(Thread.currentThread()));
                    }
                };
        work.run("counting", List.of(one));
        assertEquals(100, heard.size());
        assertEquals(heard.stream().sorted().toList(), heard);
        assertEquals(Set.of(Thread.currentThread()), Set.copyOf(by));
    }

    @Test
    void theFirstFailureComesAsItWasAndTheOthersHaveEnded() {
        SideBySide work = new SideBySide();
        IOException full = new IOException("disk full");
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        Part<IOException> failing =
                () -> {
                    awaited(begun);
                    throw full;
                };
        Part<IOException> waiting =
                () -> {
                    begun.countDown();
                    awaited(new CountDownLatch(1)); // until it is interrupted
                    ended.set(work.isStopping());
                };
        IOException thrown =
                assertThrows(
                        IOException.class, () -> work.run("writing", List.of(waiting, failing)));
        assertSame(full, thrown);
        assertTrue(ended.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anErrorOfAPartIsTheCallersToo() {
        Part<RuntimeException> failing =
                () -> {
                    throw new AssertionError("no");
                };
        assertThrows(AssertionError.class, () -> new SideBySide().run("work", List.of(failing)));
    }

    @Test
    void aStopReachesTheParts() {
        Thread caller = Thread.currentThread();
        CyclicBarrier begun = new CyclicBarrier(2, caller::interrupt);
        CountDownLatch interrupted = new CountDownLatch(2);
        Part<Exception> waiting =
                () -> {
                    begun.await();
                    awaited(new CountDownLatch(1));
                    interrupted.countDown();
                };
        CancellationException stop =
                assertThrows(
                        CancellationException.class,
                        () -> new SideBySide().run("waiting", List.of(waiting, waiting)));
        assertEquals("waiting was stopped", stop.getMessage());
        assertEquals(0, interrupted.getCount());
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            // asked to end
        }
    }
}

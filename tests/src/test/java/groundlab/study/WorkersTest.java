package groundlab.study;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class WorkersTest {

    /** A thread that trained keeps memory for ever, so the next work must not begin a new one. */
    @Test
    void theThreadsOfTheLastWorkDoTheNext() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        for (int time = 0; time < 500; time++) {
            CyclicBarrier together = new CyclicBarrier(2);
            Callable<Void> one =
                    () -> {
                        seen.add(Thread.currentThread());
                        together.await();
                        return null;
                    };
            Workers workers = Workers.start(Collections.nCopies(2, one));
            while (!workers.areDone()) {
                Thread.onSpinWait();
            }
        }
        seen.removeAll(before); // of ablations that other tests made
        assertTrue(seen.size() <= 2, seen.size() + " new threads");
    }
}

package groundlab.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Some work that is done side by side, each part on a thread of its own. The caller's thread hears
 * how it goes; a stop reaches the parts through it. Threads stay for the next work: libtorch keeps
 * memory, 50 MB where this was measured, for each thread that ever trained.
 */
public final class SideBySide {

    private static final ThreadPoolExecutor THREADS =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    SideBySide::thread);
    private static int busy; // guarded by THREADS

    private final BlockingQueue<Runnable> news = new LinkedBlockingQueue<>();
    private volatile boolean stopping;
    private int open; // like the failure, of the caller's thread
    private Throwable failure;

    /**
     * A part of the work.
     *
     * @param <E> what it may throw beside unchecked exceptions
     */
    @FunctionalInterface
    public interface Part<E extends Exception> {
        /** Does it; ends soon if its thread is interrupted. */
        void run() throws E;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "groundlab-side-by-side");
        thread.setDaemon(true);
        return thread;
    }

    /** Called by a part: the caller's thread runs what is told, in its order. */
    public void tell(Runnable one) {
        news.add(one);
    }

    /** {@return whether parts should begin nothing new} */
    public boolean isStopping() {
        return stopping;
    }

    /**
     * Does all parts. When it returns or throws, no part is running any more: if one has failed or
     * the caller was interrupted, the others have been interrupted and waited for. For one use.
     *
     * @param work what is said to have been stopped
     * @throws E the first failure of a part, as it was thrown
     * @throws CancellationException if the caller's thread was interrupted
     */
    public <E extends Exception> void run(String work, List<? extends Part<E>> parts) throws E {
        open = parts.size();
        CountDownLatch running = new CountDownLatch(open);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        parts.forEach(part -> tasks.add(new FutureTask<>(() -> run(part), null)));
        start(tasks, running);
        try {
            while (open > 0 && failure == null) {
                news.take().run();
            }
        } catch (InterruptedException e) {
            throw Stop.exception(work + " was stopped");
        } finally {
            if (open > 0) {
                stopping = true;
                tasks.forEach(task -> task.cancel(true));
            }
            await(running);
        }
        rethrow();
    }

    private void run(Part<?> part) {
        try {
            part.run();
            tell(() -> open--);
        } catch (Throwable e) { // whatever it is, the caller must not wait for ever
            tell(() -> failure = e);
        }
    }

    private static void start(List<FutureTask<Void>> tasks, CountDownLatch running) {
        synchronized (THREADS) {
            busy += tasks.size();
            // No more threads than were ever needed at one time: one that has just done its work
            // waits in a moment for the next, and a pool that grows by itself would not see that.
            THREADS.setCorePoolSize(Math.max(busy, THREADS.getCorePoolSize()));
        }
        for (FutureTask<Void> task : tasks) {
            THREADS.execute(
                    () -> {
                        task.run(); // which has let an interrupt come in before it returns
                        synchronized (THREADS) {
                            busy--;
                        }
                        running.countDown();
                    });
        }
    }

    /** Waits until each has kept what it did, though this thread be interrupted too. */
    private static void await(CountDownLatch running) {
        boolean interrupted = false;
        while (running.getCount() > 0) {
            try {
                running.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked") // a part throws nothing else
    private <E extends Exception> void rethrow() throws E {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (E) failure;
        }
    }
}

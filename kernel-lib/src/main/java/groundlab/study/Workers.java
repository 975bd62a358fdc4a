package groundlab.study;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Some work that is done side by side. Its threads stay for the next: libtorch keeps memory, 50 MB
 * where this was measured, for each thread that ever trained.
 */
final class Workers {

    private static final ThreadPoolExecutor THREADS =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Workers::thread);
    private static int busy; // guarded by THREADS

    private final List<FutureTask<Void>> tasks = new ArrayList<>();
    private final CountDownLatch running;

    private Workers(int count) {
        running = new CountDownLatch(count);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "groundlab-training");
        thread.setDaemon(true);
        return thread;
    }

    /** {@return the work, begun} */
    static Workers start(List<Callable<Void>> work) {
        Workers workers = new Workers(work.size());
        work.forEach(one -> workers.tasks.add(new FutureTask<>(one)));
        synchronized (THREADS) {
            busy += work.size();
            // No more threads than were ever needed at one time: one that has just done its work
            // waits in a moment for the next, and a pool that grows by itself would not see that.
            THREADS.setCorePoolSize(Math.max(busy, THREADS.getCorePoolSize()));
        }
        workers.tasks.forEach(task -> THREADS.execute(() -> workers.run(task)));
        return workers;
    }

    private void run(FutureTask<Void> task) {
        try {
            task.run(); // which has let an interrupt come in before it returns
        } finally {
            synchronized (THREADS) {
                busy--;
            }
            running.countDown();
        }
    }

    List<? extends Future<Void>> tasks() {
        return tasks;
    }

    boolean areDone() {
        return running.getCount() == 0;
    }

    /** Interrupts all, and waits until each has kept what it did, though it be interrupted too. */
    void stop() {
        tasks.forEach(task -> task.cancel(true));
        boolean interrupted = false;
        while (!areDone()) {
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
}

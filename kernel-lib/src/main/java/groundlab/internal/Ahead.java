package groundlab.internal;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Work that other cores may begin before somebody needs it, such as to decode a picture. What none
 * of them has begun by then is done by whoever asks.
 *
 * @param <T> what comes of it
 */
public final class Ahead<T> {

    private final FutureTask<T> task;

    private Ahead(FutureTask<T> task) {
        this.task = task;
    }

    /** {@return the work, which may begin at once on another thread} */
    public static <T> Ahead<T> of(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        ForkJoinPool.commonPool().execute(task);
        return new Ahead<>(task);
    }

    /** {@return what came of it} It throws what the work threw. An interrupt waits for the end. */
    public T get() {
        task.run(); // does nothing if it has begun
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause(); // a supplier throws nothing else
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

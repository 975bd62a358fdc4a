package groundlab.study;

import groundlab.engine.Threads;
import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.model.Vlm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Trains side by side, each worker on a copy of the model of its own: threads may read the same
 * weights, but not while DJL gives them names for a call. The caller's thread shows how far it is,
 * and a stop reaches the workers through it.
 */
final class Crew {

    private static final int LOOK = 100; // milliseconds between two looks at the stop button

    private final Queue<GridTrial> open;
    private final int total;
    private final Work work;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

    /** Trains and measures. */
    @FunctionalInterface
    interface Work {
        /** {@return whether it came to its end} It keeps why it did not. */
        boolean done(GridTrial trial, Vlm own) throws IOException;
    }

    /** What the crew has to tell: how a training goes, or how it ended. */
    private record News(String text, boolean ended, boolean failed) {}

    Crew(List<GridTrial> trials, Work work) {
        open = new ConcurrentLinkedQueue<>(trials);
        total = trials.size();
        this.work = work;
    }

    /**
     * Trains all.
     *
     * @param models one for each worker
     * @param threads of an operation of each
     * @throws CancellationException if the caller's thread was interrupted
     */
    void run(List<Vlm> models, int threads) throws IOException {
        List<Callable<Void>> each = new ArrayList<>();
        for (Vlm own : models) {
            each.add(() -> work(own, threads));
        }
        // A new thread takes as many as were last set by any: set here too, it is set back in the
        // end.
        try (Threads limited = Threads.of(threads)) {
            Workers workers = Workers.start(each);
            try {
                watch(workers);
            } finally {
                open.clear();
                workers.stop();
            }
        }
    }

    private void watch(Workers workers) throws IOException {
        int failed = 0;
        int done = 0;
        try (Progress progress = Progress.of("trainings", total)) {
            while (!news.isEmpty() || !workers.areDone()) {
                News one = news.poll(LOOK, TimeUnit.MILLISECONDS);
                if (one == null) {
                    continue;
                }
                done += one.ended ? 1 : 0;
                failed += one.failed ? 1 : 0;
                String failures = failed == 0 ? "" : failed + " failed, ";
                progress.advance(one.ended ? 1 : 0, failures + one.text);
            }
            progress.advance(0, failed == 0 ? "" : failed + " failed");
            for (Future<?> worker : workers.tasks()) {
                worker.get();
            }
        } catch (InterruptedException | CancellationException e) {
            throw new CancellationException(
                    "the ablation stopped after %d of %d trainings; run it again to go on from there"
                            .formatted(done, total));
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    private static IOException unwrapped(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    private Void work(Vlm own, int threads) throws IOException {
        try (Threads limited = Threads.of(threads)) {
            Notices.divert(notice -> {});
            for (GridTrial next = open.poll(); next != null; next = open.poll()) {
                GridTrial trial = next;
                Progress.divert(state -> tell(trial, state));
                boolean well = work.done(trial, own);
                news.add(new News(trial + (well ? "" : " failed"), true, !well));
            }
            return null;
        } finally {
            Progress.divert(null);
            Notices.divert(null);
        }
    }

    /** Training, scoring and answering look at the stop button themselves. */
    private void tell(GridTrial trial, Progress.State state) {
        String text =
                "%s: %s %d of %d".formatted(trial, state.label(), state.done(), state.total());
        news.add(new News(text, false, false));
    }
}

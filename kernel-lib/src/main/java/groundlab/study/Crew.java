package groundlab.study;

import groundlab.engine.Threads;
import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.internal.SideBySide;
import groundlab.model.Vlm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Trains side by side, each worker on a copy of the model of its own: threads may read the same
 * weights, but not while DJL gives them names for a call. The caller's thread shows how far it is,
 * and a stop reaches the workers through it.
 */
final class Crew {

    private final Queue<GridTrial> open;
    private final int total;
    private final Work work;
    private final SideBySide workers = new SideBySide();
    private int done; // like the next, of the caller's thread
    private int failed;

    /** Trains and measures. */
    @FunctionalInterface
    interface Work {
        /** {@return whether it came to its end} It keeps why it did not. */
        boolean done(GridTrial trial, Vlm own) throws IOException;
    }

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
        List<SideBySide.Part<IOException>> each = new ArrayList<>();
        // A new thread takes as many as were last set by any: set here too, it is set back in the
        // end.
        try (Threads limited = Threads.of(threads);
                Progress progress = Progress.of("trainings", total)) {
            models.forEach(own -> each.add(() -> work(own, threads, progress)));
            workers.run("the ablation", each);
            progress.advance(0, failed == 0 ? "" : failed + " failed");
        } catch (CancellationException e) {
            throw new CancellationException(
                    "the ablation stopped after %d of %d trainings; run it again to go on from there"
                            .formatted(done, total));
        }
    }

    private void work(Vlm own, int threads, Progress progress) throws IOException {
        try (Threads limited = Threads.of(threads)) {
            Notices.divert(notice -> {});
            GridTrial next = open.poll();
            while (next != null && !workers.isStopping()) {
                GridTrial trial = next;
                Progress.divert(state -> tell(trial, state, progress));
                boolean well = work.done(trial, own);
                workers.tell(() -> ended(trial, well, progress));
                next = open.poll();
            }
        } finally {
            Progress.divert(null);
            Notices.divert(null);
        }
    }

    /** Training, scoring and answering look at the stop button themselves. */
    private void tell(GridTrial trial, Progress.State state, Progress progress) {
        String text =
                "%s: %s %d of %d".formatted(trial, state.label(), state.done(), state.total());
        workers.tell(() -> progress.advance(0, failures() + text));
    }

    private void ended(GridTrial trial, boolean well, Progress progress) {
        done++;
        failed += well ? 0 : 1;
        progress.advance(1, failures() + trial + (well ? "" : " failed"));
    }

    private String failures() {
        return failed == 0 ? "" : failed + " failed, ";
    }
}

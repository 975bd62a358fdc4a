package groundlab.model;

import groundlab.engine.Threads;
import groundlab.internal.SideBySide;
import groundlab.internal.Stop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A model and copies of it, which take the batches of one piece of work side by side. What comes of
 * a batch does not depend on which of them computes it.
 *
 * @param models the model itself first
 */
record Replicas(List<Vlm> models) {

    /**
     * {@return what comes of all batches, in their order}
     *
     * @param what is said to have been stopped
     * @param work what a model makes of a batch
     * @param done hears of each batch on the caller's thread, in the order in which they end
     */
    <B, R> List<R> map(String what, List<B> batches, BiFunction<Vlm, B, R> work, Consumer<B> done) {
        if (models.size() > 1 && batches.size() > 1) {
            return new Shared<>(batches, work, done).run(what);
        }
        List<R> results = new ArrayList<>();
        for (B batch : batches) {
            Stop.check(what);
            results.add(work.apply(models.get(0), batch));
            done.accept(batch);
        }
        return results;
    }

    /** Batches of which each model takes the next when it has done one. */
    private final class Shared<B, R> {

        private final List<B> batches;
        private final BiFunction<Vlm, B, R> work;
        private final Consumer<B> done;
        private final List<R> results; // each place is written by one thread
        private final AtomicInteger next = new AtomicInteger();
        private final SideBySide workers = new SideBySide();

        Shared(List<B> batches, BiFunction<Vlm, B, R> work, Consumer<B> done) {
            this.batches = batches;
            this.work = work;
            this.done = done;
            results = new ArrayList<>(Collections.nCopies(batches.size(), null));
        }

        List<R> run(String what) {
            int threads = threads();
            List<SideBySide.Part<RuntimeException>> parts = new ArrayList<>();
            for (Vlm own : models.subList(0, Math.min(models.size(), batches.size()))) {
                parts.add(() -> take(own, threads));
            }
            try (Threads limited = Threads.of(threads)) { // which new threads begin with
                workers.run(what, parts);
            }
            return results;
        }

        private void take(Vlm own, int threads) {
            try (Threads limited = Threads.of(threads)) {
                for (int i = next.getAndIncrement();
                        i < batches.size() && !workers.isStopping();
                        i = next.getAndIncrement()) {
                    B batch = batches.get(i);
                    results.set(i, work.apply(own, batch));
                    workers.tell(() -> done.accept(batch));
                }
            }
        }
    }

    /** {@return how many threads an operation takes; models on the CPU share them out} */
    private int threads() {
        long onCpu = models.stream().filter(one -> !one.compute().isGpu()).count();
        return (int) Math.max(1, Threads.now() / Math.max(1, onCpu));
    }
}

package groundlab.notebook;

import groundlab.data.Pairs;
import groundlab.image.Distorted;
import groundlab.image.ZoomCrop;
import groundlab.internal.Notices;
import groundlab.loop.RunListener;
import groundlab.metrics.Lexicon;
import groundlab.model.Vlm;
import groundlab.objective.Mdpo;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.training.PreferenceTraining;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a dashboard costs: the same training without and with one, by turns, on a page that takes
 * what it is sent and shows nothing.
 */
public final class DashboardBench {

    private DashboardBench() {}

    /** Makes bytes of each output, as a kernel does. */
    private static final class Page implements Kernel {
        private int updates;
        private long bytes;

        @Override
        public void display(String id, Rendering rendering) {
            update(id, rendering);
        }

        @Override
        public void update(String id, Rendering rendering) {
            updates++;
            String data = JupyterPage.bundle(id, rendering).data().toString();
            bytes += data.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public boolean live() {
            return true;
        }
    }

    /** Times a run and what another listener takes of it, in seconds. */
    private static final class Stopwatch implements RunListener {
        private final RunListener other;
        private final List<Double> steps = new ArrayList<>();
        private long begun;
        private double all;
        private double start;
        private double end;

        Stopwatch(RunListener other) {
            this.other = other;
        }

        private static double seconds(Runnable work) {
            long before = System.nanoTime();
            work.run();
            return (System.nanoTime() - before) / 1e9;
        }

        @Override
        public void started(Start run) {
            begun = System.nanoTime();
            start = seconds(() -> other.started(run));
        }

        @Override
        public void step(Map<String, Double> row) {
            steps.add(seconds(() -> other.step(row)));
        }

        @Override
        public void ended(Ending ending) {
            end = seconds(() -> other.ended(ending));
            all = (System.nanoTime() - begun) / 1e9;
        }

        double onTheWay() {
            return steps.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /** Rounds, 2 by default, and epochs of 400 pairs, 6 by default. */
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 6;
        Notices.install(notice -> {});
        TinyWorld world = TinyWorld.open();
        try (Vlm model = Vlm.load(world.baseModel())) {
            Pairs drawn =
                    BiasDrivenSampling.attention(0.9)
                            .pairs(model, world.preference().first(400), 7);
            Pairs pairs = Distorted.pairs(drawn, ZoomCrop.MDPO, 7);
            Lexicon lexicon = Lexicon.of(TinyWorld.objects());
            run(model, pairs, 1, RunListener.NONE); // the machine warms up
            for (int round = 0; round < rounds; round++) {
                Stopwatch without = run(model, pairs, epochs, RunListener.NONE);
                Page page = new Page();
                Dashboard dashboard =
                        new Dashboard(
                                () -> page,
                                System::nanoTime,
                                world.validation(3),
                                Spans.of(lexicon));
                print(without, run(model, pairs, epochs, dashboard), page);
            }
        }
    }

    private static Stopwatch run(Vlm model, Pairs pairs, int epochs, RunListener listener)
            throws IOException {
        Path folder = Files.createTempDirectory("dashboard-bench");
        Stopwatch watch = new Stopwatch(listener);
        PreferenceTraining.of(model, pairs)
                .objective(new Mdpo(0.1))
                .batch(16)
                .epochs(epochs)
                .watch(watch)
                .run(folder)
                .close();
        return watch;
    }

    private static void print(Stopwatch without, Stopwatch with, Page page) {
        System.out.printf(
                Locale.ROOT,
                "%d steps: %.1f s without, %.1f s with, ratio %.3f; %.2f s at the start, %.2f s on"
                        + " the way (%.2f %%), %.2f s at the end, %.2f %% in all; %d updates, %.1f"
                        + " kB each%n",
                with.steps.size(),
                without.all,
                with.all,
                with.all / without.all,
                with.start,
                with.onTheWay(),
                100 * with.onTheWay() / with.all,
                with.end,
                100 * (with.start + with.onTheWay() + with.end) / with.all,
                page.updates,
                page.bytes / 1e3 / page.updates);
    }
}

package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.engine.Compute;
import groundlab.engine.Threads;
import groundlab.internal.Notices;
import groundlab.internal.SoleUse;
import groundlab.internal.WholeFiles;
import groundlab.model.Vlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** An ablation in its folder: what is there, what is open, and what came of it. */
final class AblationRun {

    private static final long SMALL = 50_000_000; // parameters
    private static final int MOST = 8; // trainings at a time on a CPU, for the sake of memory

    private final Path folder;
    private final Bench bench;
    private final Grid grid;
    private final int parallel;
    private final List<GridTrial> trials;

    AblationRun(Path folder, Bench bench, Grid grid, int parallel) {
        this.folder = folder;
        this.bench = bench;
        this.grid = grid;
        this.parallel = parallel;
        trials = grid.trials(bench.examples());
    }

    Bench bench() {
        return bench;
    }

    AblationResult run() throws IOException {
        try (SoleUse lock = lock()) {
            Manifest.of(bench, grid, trials).settle(folder);
            grid.notes().forEach(Notices::say);
            Outcome base = base();
            List<GridTrial> open = trials.stream().filter(trial -> !at(trial).isDone()).toList();
            if (open.size() < trials.size()) {
                Notices.say(
                        "%d of %d trainings were there already"
                                .formatted(trials.size() - open.size(), trials.size()));
            }
            train(open);
            return result(base);
        }
    }

    private SoleUse lock() throws IOException {
        Path file = Files.createDirectories(folder).toRealPath().resolve(".lock");
        return SoleUse.of(file)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "another ablation is writing to "
                                                + folder
                                                + ": wait for it, or choose another folder"));
    }

    private TrialFolder at(GridTrial trial) {
        return new TrialFolder(folder, trial);
    }

    private Outcome base() throws IOException {
        Path file = folder.resolve("base.csv");
        if (!Files.exists(file)) {
            try (Threads limited = Threads.of(threads(1))) {
                List<Tally> tallies = Outcome.measure(bench.model(), bench.measured());
                new Outcome(Ablation.BASE, 0, 0, 0, tallies).write(file);
            }
        }
        return Outcome.read(file, Ablation.BASE, 0, 0);
    }

    private void train(List<GridTrial> open) throws IOException {
        if (open.isEmpty()) {
            return;
        }
        int wanted = parallel == 0 ? suited() : parallel;
        int workers = Math.min(wanted, open.size());
        Training training = new Training(bench, folder.resolve("reference"));
        List<Vlm> models = models(workers);
        try {
            new Crew(open, (trial, own) -> done(training, trial, own))
                    .run(models, threads(workers));
        } finally {
            models.subList(1, models.size()).forEach(Vlm::close);
        }
    }

    /** {@return how many trainings the machine takes at a time} */
    private int suited() {
        if (!bench.model().adapterWeights().isEmpty()) {
            return 1;
        }
        return isSmall() ? Math.min(MOST, Threads.now()) : bench.model().compute().alike().size();
    }

    /**
     * {@return how many threads an operation takes} Sums come out otherwise in parts, so a small
     * model, which gains nothing by a second thread, always has one.
     */
    private int threads(int workers) {
        return isSmall() ? 1 : Math.max(1, Threads.now() / workers);
    }

    private boolean isSmall() {
        return !bench.model().compute().isGpu() && bench.model().parameters() < SMALL;
    }

    /** {@return the model and copies of it, in turn on each device} */
    private List<Vlm> models(int workers) throws IOException {
        check(
                workers == 1 || bench.model().adapterWeights().isEmpty(),
                "a model with an adapter is trained by one at a time: parallel(1), got %d",
                workers);
        List<Compute> devices = bench.model().compute().alike();
        List<Vlm> models = new ArrayList<>(List.of(bench.model()));
        for (int i = 1; i < workers; i++) {
            models.add(bench.model().copy(devices.get(i % devices.size())));
        }
        return models;
    }

    /** {@return whether it came to its end; if not, the reason is kept} */
    private boolean done(Training training, GridTrial trial, Vlm own) throws IOException {
        TrialFolder at = at(trial);
        try {
            training.into(at, trial, own);
            return true;
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // a stop that came while a file was open
            }
            at.fail(e);
            return false;
        }
    }

    private AblationResult result(Outcome base) throws IOException {
        Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
        Map<String, List<Path>> logs = new LinkedHashMap<>();
        List<Failure> failures = new ArrayList<>();
        for (Map.Entry<String, Cell> cell : grid.cells().entrySet()) {
            String label = cell.getKey();
            for (long seed : grid.seeds()) {
                GridTrial trial = GridTrial.of(label, cell.getValue(), bench.examples(), seed);
                TrialFolder at = at(trial);
                if (at.isDone()) {
                    outcomes.computeIfAbsent(label, l -> new ArrayList<>()).add(at.outcome(label));
                    logs.computeIfAbsent(label, l -> new ArrayList<>()).add(at.log());
                } else {
                    failures.add(new Failure(label, seed, at.failure().orElse("not trained")));
                }
            }
        }
        AblationResult result = AblationResult.of(grid, base, outcomes, logs, failures);
        failures.forEach(failure -> Notices.say(failure.toString()));
        WholeFiles.write(
                folder.resolve("results.csv"), aside -> result.table().write().csv(aside.toFile()));
        return result;
    }

    /** {@return the training of a cell with a seed} */
    GridTrial trial(String cell, long seed) {
        check(
                grid.cells().containsKey(cell),
                "a cell must be one of %s, got %s",
                grid.cells().keySet(),
                cell);
        check(grid.seeds().contains(seed), "a seed must be one of %s, got %d", grid.seeds(), seed);
        return GridTrial.of(cell, grid.cells().get(cell), bench.examples(), seed);
    }
}

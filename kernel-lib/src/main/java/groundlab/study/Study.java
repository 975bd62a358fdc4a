package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.data.Provenance;
import groundlab.internal.WholeFiles;
import groundlab.loop.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Trains methods and measures what became of the model. What was measured is kept, a file for each
 * training; the same folder goes on where it was stopped, and trained models are not kept.
 *
 * <pre>{@code
 * Study study = Study.in(Path.of("out/methods"), Ground.of(model, world, 6, 2), world.test());
 * Outcome before = study.base();
 * Outcome after = study.outcome(Methods.named("DPO").get(0), 3e-5, 7);
 * }</pre>
 */
public final class Study {

    private final Path folder;
    private final Ground ground;
    private final Examples measured;

    private Study(Path folder, Ground ground, Examples measured) {
        this.folder = folder;
        this.ground = ground;
        this.measured = measured;
    }

    /**
     * {@return a study that is kept in a folder}
     *
     * @param measured the pictures that models are measured on
     * @throws IllegalArgumentException if the folder holds a study of other settings
     */
    public static Study in(Path folder, Ground ground, Examples measured) throws IOException {
        Provenance settings = ground.settings().with("measured_sha256", measured.hash());
        Path file = folder.resolve("study.json");
        if (Files.exists(file)) {
            String before = Files.readString(file);
            check(
                    before.equals(settings.toString()),
                    "the folder %s must hold a study of %s, got one of %s",
                    folder,
                    settings,
                    before);
        } else {
            WholeFiles.write(file, settings.toString());
        }
        return new Study(folder, ground, measured);
    }

    /** {@return the model that all start from, measured} */
    public Outcome base() throws IOException {
        Path file = folder.resolve("base.csv");
        if (!Files.exists(file)) {
            List<Tally> tallies = Outcome.measure(ground.base(), measured);
            new Outcome("base", 0, 0, 0, tallies).write(file);
        }
        return Outcome.read(file, "base", 0, 0);
    }

    /** {@return a method trained and measured, now or before} */
    public Outcome outcome(Method method, double rate, long seed) throws IOException {
        Optional<Outcome> kept = kept(method, rate, seed);
        return kept.isPresent() ? kept.get() : train(method, rate, seed);
    }

    /** {@return what was measured before, if it was} */
    public Optional<Outcome> kept(Method method, double rate, long seed) throws IOException {
        Path file = file(method, rate, seed);
        return Files.exists(file)
                ? Optional.of(Outcome.read(file, method.name(), rate, seed))
                : Optional.empty();
    }

    private Path file(Method method, double rate, long seed) {
        return folder.resolve(method.slug()).resolve(rate + "-" + seed + ".csv");
    }

    private Outcome train(Method method, double rate, long seed) throws IOException {
        Path file = file(method, rate, seed);
        Path work = folder.resolve("work");
        delete(work);
        long start = System.nanoTime();
        List<Run> runs = method.training().run(new Trial(ground, rate, seed, work));
        double seconds = (System.nanoTime() - start) / 1_000_000 / 1e3;
        try {
            List<Tally> tallies = Outcome.measure(runs.get(runs.size() - 1).model(), measured);
            new Outcome(method.name(), rate, seed, seconds, tallies).write(file);
        } finally {
            runs.forEach(Run::close);
        }
        delete(work);
        return Outcome.read(file, method.name(), rate, seed);
    }

    /** A training that was stopped begins anew: it takes seconds. */
    private static void delete(Path work) throws IOException {
        if (Files.exists(work)) {
            List<Path> inner = new ArrayList<>();
            try (Stream<Path> all = Files.walk(work)) {
                all.sorted(Comparator.reverseOrder()).forEach(inner::add);
            }
            for (Path path : inner) {
                Files.delete(path);
            }
        }
    }
}

package groundlab.bench;

import groundlab.data.Pairs;
import groundlab.files.PairFiles;
import groundlab.internal.Notices;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.training.PreferenceTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Pairs per second and peak memory of training at an image-heavy length, and whether a pair's cost
 * stays flat. Run by {@code environment/bench-training} and tests/bench/trl_speed.py.
 *
 * <ul>
 *   <li>{@code make FOLDER PAIRS} writes the model and the pairs.
 *   <li>{@code train FOLDER WORDS…} trains on them in this process, four pairs a step; the words
 *       are {@code dpo} or {@code mdpo}, {@code packed} or {@code plain}, {@code checkpointing}.
 *   <li>{@code packed FOLDER ROUNDS} compares packed with plain, each in a process of its own, by
 *       turns.
 *   <li>{@code flat MODEL} trains the tiny model on 100 to 10,000 pairs: what each pair more costs,
 *       without what every run costs once.
 * </ul>
 */
public final class TrainingBench {

    private static final int BATCH = 4;

    private TrainingBench() {}

    /** Does what the first argument says. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Notices.install(text -> {}); // the output is a table
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "make" -> ImageHeavy.write(folder, Integer.parseInt(args[2]));
            case "train" -> train(folder, List.of(args).subList(2, args.length));
            case "packed" -> new PackedBench(folder).run(Integer.parseInt(args[2]));
            case "flat" -> flat(folder);
            default -> throw new IllegalArgumentException(Arrays.toString(args));
        }
    }

    private static void train(Path folder, List<String> words) throws IOException {
        Objective objective = words.contains("mdpo") ? new Mdpo(0.1) : new Dpo(0.1);
        Pairs pairs = PairFiles.read(folder.resolve("pairs.jsonl"));
        StepClock clock = new StepClock();
        try (Vlm model = Vlm.load(folder.resolve("model"))) {
            PreferenceTraining training =
                    PreferenceTraining.of(model, pairs).objective(objective).batch(BATCH);
            if (words.contains("plain")) {
                training.plain();
            }
            if (words.contains("checkpointing")) {
                training.gradientCheckpointing();
            }
            Bench.train(training, pairs.size());
        }
        double reference = clock.millis("reference scores");
        double step = clock.millis(objective.getClass().getSimpleName()) / BATCH;
        print("pairs_per_s", 1e3 / (reference + step));
        print("pairs_per_s_scored", 1e3 / step);
        print("peak_mb", peakMegabytes());
    }

    private static void print(String measure, double value) {
        System.out.printf(Locale.ROOT, "groundlab %s %.3f%n", measure, value);
    }

    /** A run of 100 pairs before the others warms up. */
    private static void flat(Path folder) throws IOException {
        System.out.println(
                "| pairs | s, files and all | ms of each more than before | peak MB so far |");
        System.out.println("|--:|--:|--:|--:|");
        try (Vlm model = Vlm.load(folder)) {
            Bench.train(PreferenceTraining.of(model, Tiny.pairs(100)), 100);
            int before = 0;
            double secondsBefore = 0;
            for (int size : new int[] {100, 1_000, 3_000, 10_000}) {
                double seconds = seconds(model, Tiny.pairs(size));
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %.2f | %.2f | %d |%n",
                        size,
                        seconds,
                        1e3 * (seconds - secondsBefore) / (size - before),
                        peakMegabytes());
                before = size;
                secondsBefore = seconds;
            }
        }
    }

    private static double seconds(Vlm model, Pairs pairs) throws IOException {
        long start = System.nanoTime();
        Bench.train(PreferenceTraining.of(model, pairs), pairs.size());
        return (System.nanoTime() - start) / 1e9;
    }

    /** What the process ever held, native memory included; Linux only. */
    static long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000)
                .findFirst()
                .orElseThrow();
    }
}

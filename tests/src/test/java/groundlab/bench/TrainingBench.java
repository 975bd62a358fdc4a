package groundlab.bench;

import static groundlab.internal.Checks.check;

import groundlab.data.Pairs;
import groundlab.files.PairFiles;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.training.PreferenceTraining;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pairs per second and peak memory of training at an image-heavy length, and whether a pair's cost
 * stays flat. Run by {@code environment/bench-training} and tests/bench/trl_speed.py.
 *
 * <ul>
 *   <li>{@code make FOLDER PAIRS} writes the model and the pairs.
 *   <li>{@code train FOLDER WORDS…} trains on them in this process, four pairs a step; the words
 *       are {@code dpo} or {@code mdpo}, {@code plain} and {@code checkpointing}.
 *   <li>{@code packed FOLDER ROUNDS} compares packed with plain, each in a process of its own, by
 *       turns.
 *   <li>{@code flat MODEL} trains the tiny model on 100, 1,000 and 10,000 pairs.
 * </ul>
 */
public final class TrainingBench {

    private static final int BATCH = 4;
    private static final List<String> OBJECTIVES = List.of("dpo", "mdpo");

    private TrainingBench() {}

    /** Does what the first argument says. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "make" -> ImageHeavy.write(folder, Integer.parseInt(args[2]));
            case "train" -> train(folder, List.of(args).subList(2, args.length));
            case "packed" -> packed(folder, Integer.parseInt(args[2]));
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

    private static void packed(Path folder, int rounds) throws IOException, InterruptedException {
        Map<String, List<Double>> found = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String objective : OBJECTIVES) {
                for (String how : List.of("packed", "plain")) {
                    measure(folder, objective, how)
                            .forEach(
                                    (measure, value) ->
                                            found.computeIfAbsent(
                                                            objective + how + measure,
                                                            key -> new ArrayList<>())
                                                    .add(value));
                }
            }
        }
        System.out.println("| objective | measure | packed | plain | packed / plain | rounds |");
        System.out.println("|---|---|--:|--:|--:|---|");
        for (String objective : OBJECTIVES) {
            for (String measure : List.of("pairs_per_s", "pairs_per_s_scored", "peak_mb")) {
                List<Double> ours = found.get(objective + "packed" + measure);
                List<Double> plain = found.get(objective + "plain" + measure);
                double[] ratios =
                        IntStream.range(0, rounds)
                                .mapToDouble(i -> ours.get(i) / plain.get(i))
                                .toArray();
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.3f | %.3f | %.2f | %s |%n",
                        objective,
                        measure,
                        median(ours.stream().mapToDouble(x -> x).toArray()),
                        median(plain.stream().mapToDouble(x -> x).toArray()),
                        median(ratios),
                        Arrays.stream(ratios)
                                .mapToObj(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                                .collect(Collectors.joining(" ")));
            }
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** What {@code train} prints in a process of its own. */
    private static Map<String, Double> measure(Path folder, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(TrainingBench.class.getName(), "train", folder.toString()));
        command.addAll(List.of(words));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Map<String, Double> found = new TreeMap<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ");
                if (parts[0].equals("groundlab")) {
                    found.put(parts[1], Double.valueOf(parts[2]));
                }
            }
        }
        check(process.waitFor() == 0, "training must end well, %s did not", command);
        System.err.println(List.of(words) + " " + found);
        return found;
    }

    /** A run of 100 pairs before the others warms up. */
    private static void flat(Path folder) throws IOException {
        System.out.println("| pairs | ms a pair, files and all | peak MB so far |");
        System.out.println("|--:|--:|--:|");
        try (Vlm model = Vlm.load(folder)) {
            Bench.train(PreferenceTraining.of(model, Tiny.pairs(100)), 100);
            for (int size : new int[] {100, 1_000, 10_000}) {
                Pairs pairs = Tiny.pairs(size);
                long start = System.nanoTime();
                Bench.train(PreferenceTraining.of(model, pairs), size);
                double millis = (System.nanoTime() - start) / 1e6 / size;
                System.out.printf(
                        Locale.ROOT, "| %d | %.2f | %d |%n", size, millis, peakMegabytes());
            }
        }
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

package groundlab.bench;

import static groundlab.internal.Checks.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Packed training against plain, each run in a process of its own, by turns. */
final class PackedBench {

    private static final List<String> OBJECTIVES = List.of("dpo", "mdpo");
    private static final List<String> MEASURES =
            List.of("pairs_per_s", "pairs_per_s_scored", "peak_mb");

    private final Path folder;
    private final Map<String, List<Double>> found = new HashMap<>();

    /** {@code folder} as {@link ImageHeavy} wrote it. */
    PackedBench(Path folder) {
        this.folder = folder;
    }

    void run(int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            for (String objective : OBJECTIVES) {
                measure(objective, "packed");
                measure(objective, "plain");
            }
        }
        System.out.println("| objective | measure | packed | plain | packed / plain | rounds |");
        System.out.println("|---|---|--:|--:|--:|---|");
        OBJECTIVES.forEach(objective -> MEASURES.forEach(measure -> print(objective, measure)));
    }

    private void print(String objective, String measure) {
        double[] packed = values(objective, "packed", measure);
        double[] plain = values(objective, "plain", measure);
        double[] ratios =
                IntStream.range(0, plain.length).mapToDouble(i -> packed[i] / plain[i]).toArray();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.3f | %.3f | %.2f | %s |%n",
                objective,
                measure,
                median(packed),
                median(plain),
                median(ratios),
                Arrays.stream(ratios)
                        .mapToObj(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                        .collect(Collectors.joining(" ")));
    }

    private double[] values(String... key) {
        return found.get(String.join(" ", key)).stream().mapToDouble(x -> x).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Keeps what {@code TrainingBench train} prints. */
    private void measure(String objective, String how) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(TrainingBench.class.getName(), "train", folder.toString()));
        command.addAll(List.of(objective, how));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ");
                if (parts[0].equals("groundlab")) {
                    String key = String.join(" ", objective, how, parts[1]);
                    found.computeIfAbsent(key, unused -> new ArrayList<>())
                            .add(Double.valueOf(parts[2]));
                }
            }
        }
        check(process.waitFor() == 0, "training must end well, %s did not", command);
    }
}

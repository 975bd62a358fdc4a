package groundlab.bench;

import static groundlab.internal.Checks.check;

import groundlab.data.Pairs;
import groundlab.engine.Bytes;
import groundlab.engine.Compute;
import groundlab.engine.Precision;
import groundlab.files.PairFiles;
import groundlab.internal.Notices;
import groundlab.memory.MemoryNeed;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.training.PreferenceTraining;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the library says beforehand that a training takes beside the weights, and what it took: the
 * peak of a process in which nothing else is done, above what it held with the model loaded. Linux
 * on a CPU only. By itself glibc keeps much of what is freed, in holes that nothing fits into; so
 * each is run once with large blocks given back, which tells what was in use, and once as it is.
 *
 * <ul>
 *   <li>{@code FOLDER SETTINGS…} runs each in a process of its own, such as {@code
 *       mdpo+lora+bf16+8} or {@code dpo+plain+checkpointing+4} in a folder of {@link ImageHeavy}.
 *   <li>{@code one FOLDER SETTINGS} runs one in this process.
 * </ul>
 */
public final class MemoryBench {

    private static final Path PEAK_RESET = Path.of("/proc/self/clear_refs");

    private MemoryBench() {}

    /** Does what the first argument says. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args[0].equals("one")) {
            one(Path.of(args[1]), List.of(args[2].split("\\+")));
            return;
        }
        System.out.println("| settings | said | took | said / took | took with glibc's holes |");
        System.out.println("|---|--:|--:|--:|--:|");
        for (String settings : List.of(args).subList(1, args.length)) {
            compare(args[0], settings);
        }
    }

    private static void one(Path folder, List<String> words) throws IOException {
        Notices.install(text -> {}); // the output is a table
        int batch = Integer.parseInt(words.get(words.size() - 1));
        Pairs pairs = PairFiles.read(folder.resolve("pairs.jsonl")).first(batch);
        Precision precision = words.contains("bf16") ? Precision.BF16 : Precision.FP32;
        try (Vlm model = Vlm.load(folder.resolve("model"), Compute.cpu().with(precision))) {
            PreferenceTraining training =
                    PreferenceTraining.of(model, pairs)
                            .objective(words.contains("mdpo") ? new Mdpo(0.1) : new Dpo(0.1))
                            .epochs(2)
                            .batch(batch);
            if (words.contains("lora")) {
                training.lora(16);
            }
            if (words.contains("plain")) {
                training.plain();
            }
            if (words.contains("checkpointing")) {
                training.gradientCheckpointing();
            }
            if (words.contains("parts")) {
                training.accumulate(2);
            }
            MemoryNeed need = training.memory();
            System.gc();
            Files.writeString(PEAK_RESET, "5");
            long before = 1_000_000 * TrainingBench.peakMegabytes();
            Bench.train(training, batch);
            long took = 1_000_000 * TrainingBench.peakMegabytes() - before;
            System.out.println("memory " + need.further() + " " + took);
        }
    }

    private static void compare(String folder, String settings)
            throws IOException, InterruptedException {
        long[] given = fork(folder, settings, Map.of("MALLOC_MMAP_THRESHOLD_", "65536"));
        long[] held = fork(folder, settings, Map.of());
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %.2f | %s |%n",
                settings.replace('+', ' '),
                new Bytes(given[0]),
                new Bytes(given[1]),
                (double) given[0] / given[1],
                new Bytes(held[1]));
    }

    /** {@return what was said and what it took, in bytes} */
    private static long[] fork(String folder, String settings, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(MemoryBench.class.getName(), "one", folder, settings));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long[] found = new long[2];
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines()
                    .filter(line -> line.startsWith("memory "))
                    .map(line -> line.split(" "))
                    .forEach(
                            parts -> {
                                found[0] = Long.parseLong(parts[1]);
                                found[1] = Long.parseLong(parts[2]);
                            });
        }
        check(process.waitFor() == 0, "training must end well, %s did not", command);
        return found;
    }
}

package groundlab.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What this process computes with, and what to do if the machine's GPU is not part of it.
 *
 * <pre>{@code
 * Env.report()
 * }</pre>
 *
 * @param libtorch the native library
 * @param gpus those that the engine uses; empty on a CPU
 * @param idleGpus names of GPUs that the machine has while the engine uses none
 * @param precision what {@link Compute#best()} takes
 * @param threads of one operation on the CPU
 * @param versions of Java and DJL by name
 */
public record Env(
        Libtorch libtorch,
        List<Gpu> gpus,
        List<String> idleGpus,
        Precision precision,
        int threads,
        Map<String, String> versions) {

    /** The command that makes an idle GPU used. */
    static final String CURE = "environment/setup --gpu";

    /**
     * The native library.
     *
     * @param version such as 2.7.1
     * @param flavour {@code cpu}, or {@code cu128} for any CUDA 12
     * @param folder where it was loaded from
     */
    public record Libtorch(String version, String flavour, Path folder) {}

    /**
     * A GPU in use.
     *
     * @param name the maker's, or {@code GPU} if the driver does not tell
     * @param total bytes of memory
     * @param free bytes that no process has taken
     */
    public record Gpu(String name, long total, long free) {

        @Override
        public String toString() {
            double gib = 1L << 30;
            return String.format(
                    Locale.ROOT, "%s, %.1f of %.1f GiB free", name, free / gib, total / gib);
        }
    }

    /** Copies its lists. */
    public Env {
        gpus = List.copyOf(gpus);
        idleGpus = List.copyOf(idleGpus);
    }

    /** {@return what was found now; loads the engine if it was not} */
    public static Env report() {
        Engine engine = Torch.engine();
        List<String> names = gpuNames(Path.of("/"));
        List<Gpu> gpus =
                IntStream.range(0, engine.getGpuCount()).mapToObj(i -> gpu(i, names)).toList();
        Path folder = Path.of(LibUtils.getLibtorchPath());
        return new Env(
                new Libtorch(engine.getVersion(), flavour(folder), folder),
                gpus,
                gpus.isEmpty() ? names : List.of(),
                Compute.best().precision(),
                JniUtils.getNumThreads(),
                Map.of("Java", System.getProperty("java.version"), "DJL", Engine.getDjlVersion()));
    }

    private static Gpu gpu(int index, List<String> names) {
        MemoryUsage memory = CudaUtils.getGpuMemory(Device.gpu(index));
        String name = index < names.size() ? names.get(index) : "GPU";
        return new Gpu(name, memory.getMax(), memory.getMax() - memory.getUsed());
    }

    /** DJL takes a foreign libtorch as what the variable says; its own is for CPUs. */
    private static String flavour(Path folder) {
        String said = Utils.getEnvOrSystemProperty("PYTORCH_FLAVOR");
        if (said != null && !said.isEmpty()) {
            return said;
        }
        return Files.exists(folder.resolve("libtorch_cuda.so")) ? "cuda" : "cpu";
    }

    /**
     * {@return names of the NVIDIA GPUs that a machine has, by the driver's files, or {@code GPU}
     * where only the device is there}
     *
     * @param root the folder that holds {@code proc} and {@code dev}
     */
    static List<String> gpuNames(Path root) {
        List<String> names = new ArrayList<>();
        for (Path card : list(root.resolve("proc/driver/nvidia/gpus"))) {
            names.add(model(card.resolve("information")));
        }
        if (names.isEmpty()) {
            list(root.resolve("dev")).stream()
                    .filter(file -> file.getFileName().toString().matches("nvidia\\d+"))
                    .forEach(file -> names.add("GPU"));
        }
        return names;
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // not ours to read: as good as not there
        }
    }

    /** The line {@code Model: NVIDIA H100 80GB HBM3} of the driver's file. */
    private static String model(Path information) {
        try (Stream<String> lines = Files.lines(information)) {
            return lines.filter(line -> line.startsWith("Model:"))
                    .map(line -> line.substring("Model:".length()).strip())
                    .findFirst()
                    .orElse("GPU");
        } catch (IOException | UncheckedIOException e) {
            return "GPU";
        }
    }

    /** {@return a few lines for a cell, and the cure where a GPU lies idle} */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(line("libtorch", libtorch.version + " " + libtorch.flavour));
        lines.add(line("", shortened(libtorch.folder)));
        if (gpus.isEmpty()) {
            lines.add(line("device", "CPU"));
        }
        for (int i = 0; i < gpus.size(); i++) {
            lines.add(line(i == 0 ? "device" : "", "gpu(" + i + ") " + gpus.get(i)));
        }
        lines.add(line("precision", precision));
        lines.add(line("threads", threads));
        lines.add(line("Java", versions.get("Java")));
        lines.add(line("DJL", versions.get("DJL")));
        if (!idleGpus.isEmpty()) {
            lines.addAll(advice());
        }
        return String.join("\n", lines);
    }

    /** The user's own folder is written as a shell does. */
    private static Path shortened(Path folder) {
        Path home = Path.of(System.getProperty("user.home"));
        return folder.startsWith(home) ? Path.of("~").resolve(home.relativize(folder)) : folder;
    }

    private static String line(String what, Object value) {
        return String.format(Locale.ROOT, "%-10s %s", what, value);
    }

    private List<String> advice() {
        String found = "This machine has " + String.join(", ", idleGpus) + ", which is not used: ";
        if (libtorch.flavour.startsWith("cpu")) {
            return List.of(
                    found + "this libtorch was loaded for CPUs.",
                    "In the project's folder, then with a new kernel: " + CURE);
        }
        return List.of(
                found + "CUDA finds no device. nvidia-smi and CUDA_VISIBLE_DEVICES say more.",
                "To choose libtorch again, in the project's folder: " + CURE);
    }
}

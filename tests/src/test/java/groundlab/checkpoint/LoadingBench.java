package groundlab.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import groundlab.engine.Compute;
import groundlab.engine.FreeMemory;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.engine.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast weights are loaded beside the plain reading of their files, by turns, and what memory
 * that takes beyond the weights: layers of a 7B in BF16, in two shards. Once from the disk, where
 * the system may be told to forget the files, and once from memory.
 */
final class LoadingBench {

    private static final Path FORGET = Path.of("/proc/sys/vm/drop_caches");
    private static final Path PEAK_RESET = Path.of("/proc/self/clear_refs");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int LAYERS = 3; // of a shard
    private static final double GB = 1e9;

    private final Path folder;
    private final Map<String, Shape> expected = new LinkedHashMap<>();
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    private LoadingBench(Path folder) {
        this.folder = folder;
    }

    /** Takes an empty folder and the number of rounds. */
    public static void main(String[] args) throws IOException {
        LoadingBench bench = new LoadingBench(Path.of(args[0]));
        bench.make();
        for (int round = 0; round < Integer.parseInt(args[1]); round++) {
            if (Files.isWritable(FORGET)) {
                bench.round("from disk");
            }
            bench.round("from memory");
        }
        bench.report();
    }

    private void make() throws IOException {
        Map<String, String> places = new LinkedHashMap<>();
        for (int shard = 0; shard < 2; shard++) {
            String file = "model-" + shard + ".safetensors";
            try (NDManager manager = Torch.host()) {
                Map<String, NDArray> tensors = new LinkedHashMap<>();
                for (int layer = 0; layer < LAYERS; layer++) {
                    add(tensors, shard * LAYERS + layer, manager);
                }
                tensors.keySet().forEach(name -> places.put(name, file));
                Safetensors.write(folder.resolve(file), tensors, Map.of());
            }
        }
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                new Gson().toJson(Map.of("weight_map", places)));
    }

    /** Four projections of attention and three of the feed-forward part, each after a norm. */
    private void add(Map<String, NDArray> tensors, int layer, NDManager manager) {
        List<Shape> shapes = new ArrayList<>(List.of(new Shape(4096), new Shape(4096)));
        for (int i = 0; i < 4; i++) {
            shapes.add(new Shape(4096, 4096));
        }
        shapes.addAll(
                List.of(new Shape(11008, 4096), new Shape(11008, 4096), new Shape(4096, 11008)));
        for (Shape shape : shapes) {
            String name = "layer." + layer + "." + tensors.size();
            expected.put(name, shape);
            try (NDArray normal = manager.randomNormal(shape)) {
                tensors.put(name, Precision.BF16.cast(normal));
            }
        }
    }

    private void round(String where) throws IOException {
        boolean cold = where.equals("from disk");
        measure("plain reading " + where, cold, this::readPlainly);
        for (Precision precision : List.of(Precision.BF16, Precision.FP32)) {
            Compute compute = Compute.best().with(precision);
            measure("as " + compute + " " + where, cold, () -> load(compute));
        }
    }

    /** A way of reading all. */
    private interface Work {
        void run() throws IOException;
    }

    private void measure(String what, boolean cold, Work work) throws IOException {
        if (cold) {
            Files.writeString(FORGET, "3");
        }
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        rates.computeIfAbsent(what, one -> new ArrayList<>()).add(bytes(2) / GB / seconds);
    }

    private long bytes(int each) {
        return each * expected.values().stream().mapToLong(Shape::size).sum();
    }

    /** As {@code cat} does: one reader, one buffer. */
    private void readPlainly() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 17);
        for (int shard = 0; shard < 2; shard++) {
            try (FileChannel in =
                    FileChannel.open(folder.resolve("model-" + shard + ".safetensors"))) {
                while (in.read(buffer.clear()) >= 0) {
                    // on
                }
            }
        }
    }

    private void load(Compute compute) throws IOException {
        Files.writeString(PEAK_RESET, "5");
        long before = memory("VmRSS");
        try (NDManager manager = Torch.manager(compute.device());
                TensorFiles files = TensorFiles.open(folder)) {
            Weights.read(
                    files,
                    expected,
                    Family.LLAVA,
                    manager,
                    compute.precision(),
                    FreeMemory.of(manager));
            long weights = compute.isGpu() ? 0 : bytes(compute.precision().bytes());
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.0f MB of host memory at most beyond the weights%n",
                    compute,
                    (memory("VmHWM") - before - weights) / 1e6);
        }
    }

    /** {@return a field of this process in bytes} */
    private static long memory(String field) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    private void report() {
        System.out.printf(Locale.ROOT, "%.2f GB, GB/s of the rounds%n", bytes(2) / GB);
        rates.forEach(
                (what, all) -> {
                    double[] sorted = all.stream().mapToDouble(rate -> rate).sorted().toArray();
                    System.out.printf(
                            Locale.ROOT,
                            "| %s | %.2f | %s |%n",
                            what,
                            sorted[sorted.length / 2],
                            Arrays.toString(
                                    all.stream()
                                            .map(r -> String.format(Locale.ROOT, "%.2f", r))
                                            .toArray()));
                });
    }
}

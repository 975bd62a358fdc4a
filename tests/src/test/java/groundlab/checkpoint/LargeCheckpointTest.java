package groundlab.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import groundlab.engine.FreeMemory;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large tensors: little memory beyond what is loaded, and no limit where an int ends. */
@Tag("slow")
class LargeCheckpointTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path PEAK_RESET = Path.of("/proc/self/clear_refs");

    @TempDir private Path folder;

    private final Map<String, Shape> expected = new LinkedHashMap<>();
    private final Map<String, String> weightMap = new LinkedHashMap<>();

    private void shard(int number, Precision precision, Shape... shapes) throws IOException {
        String file = "model-0000" + number + "-of-00003.safetensors";
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (Shape shape : shapes) {
                String name = "layer." + expected.size();
                expected.put(name, shape);
                weightMap.put(name, file);
                tensors.put(name, precision.cast(manager.randomNormal(shape)));
            }
            Safetensors.write(folder.resolve(file), tensors, Map.of());
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

    /** 256 M numbers in FP32, 8 · 64 M in BF16, 4 · 32 M in FP32: 2.6 GB in files, 1.8 in BF16. */
    @Test
    void loadingPeaksLittleAboveWhatIsLoaded() throws IOException {
        assumeTrue(Files.isWritable(PEAK_RESET), "Linux measures peak memory");
        shard(1, Precision.FP32, new Shape(16000, 16000));
        Shape square = new Shape(8000, 8000);
        shard(2, Precision.BF16, square, square, square, square, square, square, square, square);
        Shape low = new Shape(4000, 8000);
        shard(3, Precision.FP32, low, low, low, low);
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                new Gson().toJson(Map.of("weight_map", weightMap)));
        Files.writeString(PEAK_RESET, "5");
        long before = memory("VmRSS");
        long start = System.nanoTime();
        try (NDManager manager = NDManager.newBaseManager();
                TensorFiles files = TensorFiles.open(folder)) {
            Weights weights =
                    Weights.read(
                            files,
                            expected,
                            Family.LLAVA,
                            manager,
                            Precision.BF16,
                            FreeMemory.of(manager));
            double seconds = (System.nanoTime() - start) / 1e9;
            long peak = memory("VmHWM") - before;
            long loaded = 2 * expected.values().stream().mapToLong(Shape::size).sum();
            long largest = 2L * 16000 * 16000;
            System.out.printf(
                    "loaded %.3f GB in %.1f s, peak %.3f GB above the level before%n",
                    loaded / 1e9, seconds, peak / 1e9);
            assertEquals(List.copyOf(expected.keySet()), List.copyOf(weights.byName().keySet()));
            assertTrue(peak >= loaded, "peak " + peak + ", loaded " + loaded);
            assertTrue(peak < 1.15 * loaded + largest, "peak " + peak + ", loaded " + loaded);
        }
    }

    /** 2.2 billion numbers, more than an int counts; all 0 but the last, which is 1. */
    @Test
    void aTensorMayHaveMoreThanTwoBillionNumbers() throws IOException {
        Path file = folder.resolve("large.safetensors");
        byte[] header =
                "{\"w\":{\"dtype\":\"BF16\",\"shape\":[2200,1000000],\"data_offsets\":[0,4400000000]}}"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] one = {(byte) 0x80, 0x3F};
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.writeLong(Long.reverseBytes(header.length));
            out.write(header);
            out.seek(8 + header.length + 4_400_000_000L - one.length); // the rest is a hole
            out.write(one);
        }
        Path copy = folder.resolve("copy.safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file)) {
            NDArray array = read.read("w", manager, Precision.BF16);
            assertEquals(1, Precision.FP32.cast(array.get(2199)).sum().getFloat());
            Safetensors.write(copy, Map.of("w", array), Map.of());
        }
        try (Safetensors read = Safetensors.open(copy);
                RandomAccessFile in = new RandomAccessFile(copy.toFile(), "r")) {
            assertEquals(new Shape(2200, 1000000), read.shape("w"));
            byte[] last = new byte[one.length];
            in.seek(in.length() - last.length);
            in.readFully(last);
            assertArrayEquals(one, last);
        }
    }
}

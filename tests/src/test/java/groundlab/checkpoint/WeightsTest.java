package groundlab.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.FreeMemory;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {

    private static final FreeMemory UNKNOWN = new FreeMemory("cpu()", OptionalLong.empty());

    @TempDir private Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray a = manager.arange(6f).reshape(2, 3);
    private final NDArray b = manager.arange(4f).add(0.5f);
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("model.safetensors");
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("model.a", a);
        tensors.put("model.b", b);
        Safetensors.write(file, tensors, Map.of());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Map<String, Shape> expected(String first, Shape one, String second, Shape two) {
        Map<String, Shape> expected = new LinkedHashMap<>();
        expected.put(first, one);
        expected.put(second, two);
        return expected;
    }

    private Weights read(Map<String, Shape> expected, Precision precision, FreeMemory free)
            throws IOException {
        try (TensorFiles files = TensorFiles.open(folder)) {
            return Weights.read(files, expected, Family.LLAVA, manager, precision, free);
        }
    }

    private String message(Map<String, Shape> expected, Precision precision, FreeMemory free) {
        var error =
                assertThrows(IllegalArgumentException.class, () -> read(expected, precision, free));
        return error.getMessage();
    }

    @Test
    void namesAreMappedAndComeInTheOrderOfTheModel() throws IOException {
        Map<String, Shape> both = expected("b", new Shape(4), "a", new Shape(2, 3));
        Weights weights = read(both, Precision.FP32, UNKNOWN);
        assertEquals(List.of("b", "a"), List.copyOf(weights.byName().keySet()));
        assertEquals(a, weights.get("a", 2, 3));
        assertEquals(b, weights.get("b", 4));
        Weights half = read(both, Precision.BF16, UNKNOWN);
        assertEquals(Precision.BF16, Precision.of(half.get("a", 2, 3)));
        assertEquals(a, Precision.FP32.cast(half.get("a", 2, 3)));
    }

    @Test
    void whatTheModelDoesNotExpectIsLeftUnread() throws IOException {
        Weights weights = read(Map.of("a", new Shape(2, 3)), Precision.FP32, UNKNOWN);
        assertEquals(List.of("a"), List.copyOf(weights.byName().keySet()));
    }

    @Test
    void aTensorThatIsMissingIsNamed() {
        assertEquals(
                file + " has no tensor c",
                message(
                        expected("a", new Shape(2, 3), "c", new Shape(4)),
                        Precision.FP32,
                        UNKNOWN));
    }

    @Test
    void aTensorOfAnotherShapeIsNamed() {
        assertEquals(
                file + ": tensor a must have shape (3, 2) by config.json, found (2, 3)",
                message(Map.of("a", new Shape(3, 2)), Precision.FP32, UNKNOWN));
    }

    @Test
    void twoTensorsOfOneNameAreNamed() throws IOException {
        Safetensors.write(file, Map.of("model.w", b, "w", b), Map.of());
        String message = message(Map.of("w", new Shape(4)), Precision.FP32, UNKNOWN);
        assertTrue(message.startsWith(file + ": tensors "), message);
        assertTrue(message.endsWith(" are both read as w"), message);
    }

    /** Ten numbers of four bytes. */
    @Test
    void tooLittleMemoryForACopyIsSaidBeforeAnythingIsCopied() throws IOException {
        Map<String, Shape> both = expected("a", new Shape(2, 3), "b", new Shape(4));
        Weights weights = read(both, Precision.FP32, UNKNOWN);
        weights.checkFits(new FreeMemory("gpu(1)", OptionalLong.of(40)));
        FreeMemory less = new FreeMemory("gpu(1)", OptionalLong.of(39));
        assertEquals(
                "a copy of %s needs 0.00 GB, but gpu(1) has only 0.00 GB free; take another device"
                        .formatted(file),
                assertThrows(IllegalArgumentException.class, () -> weights.checkFits(less))
                        .getMessage());
    }

    /** 3 billion numbers are 12 GB in FP32 and 6 GB in BF16, each with 8 windows of 16.8 MB. */
    @Test
    void tooLittleMemoryIsSaidBeforeAnythingIsRead() throws IOException {
        sparse(
                "{'model.big':{'dtype':'F16','shape':[3000,1000000],'data_offsets':[0,6000000000]}}");
        Map<String, Shape> big = Map.of("big", new Shape(3000, 1000000));
        assertEquals(
                file
                        + ": its weights need 12.13 GB in FP32, but gpu(0) has only 7.00 GB free;"
                        + " take BF16, which needs 6.13 GB, or another device",
                message(big, Precision.FP32, gpu(7_000_000_000L)));
        assertEquals(
                file
                        + ": its weights need 12.13 GB in FP32, but gpu(0) has only 5.00 GB free;"
                        + " take another device",
                message(big, Precision.FP32, gpu(5_000_000_000L)));
        assertEquals(
                file
                        + ": its weights need 6.13 GB in FP16, but gpu(0) has only 5.00 GB free;"
                        + " take another device",
                message(big, Precision.FP16, gpu(5_000_000_000L)));
    }

    @Test
    void aStopEndsLoading() throws IOException {
        try (TensorFiles files = TensorFiles.open(folder)) {
            Loading loading =
                    new Loading(files, Map.of("a", new Shape(2, 3)), Family.LLAVA::hubName);
            Thread.currentThread().interrupt();
            var error =
                    assertThrows(
                            CancellationException.class,
                            () -> loading.read(manager, Precision.FP32));
            assertEquals("loading was stopped", error.getMessage());
        }
    }

    private static FreeMemory gpu(long free) {
        return new FreeMemory("gpu(0)", OptionalLong.of(free));
    }

    /** A file of the right length whose tensors are a hole. */
    private void sparse(String header) throws IOException {
        byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.writeLong(Long.reverseBytes(text.length));
            out.write(text);
            out.setLength(8 + text.length + 6_000_000_000L);
        }
    }

    @Test
    void shardsGiveTheSameWeights() throws IOException {
        Map<String, Shape> both = expected("a", new Shape(2, 3), "b", new Shape(4));
        Weights single = read(both, Precision.FP32, UNKNOWN);
        Files.delete(file);
        Safetensors.write(folder.resolve("2.safetensors"), Map.of("model.a", a), Map.of());
        Safetensors.write(folder.resolve("1.safetensors"), Map.of("model.b", b), Map.of());
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"model.b\":\"1.safetensors\",\"model.a\":\"2.safetensors\"}}");
        Weights shards = read(both, Precision.FP32, UNKNOWN);
        assertEquals(single.byName(), shards.byName());
        assertEquals(List.copyOf(single.byName().keySet()), List.copyOf(shards.byName().keySet()));
    }

    @Test
    void progressIsCountedInMegabytes() throws IOException {
        NDArray large = manager.zeros(new Shape(1_100_000));
        Safetensors.write(file, Map.of("model.a", large, "model.b", large), Map.of());
        List<Progress.State> states = new ArrayList<>();
        Progress.install(states::add);
        try {
            read(expected("a", large.getShape(), "b", large.getShape()), Precision.FP32, UNKNOWN);
        } finally {
            Progress.install(state -> {});
        }
        Progress.State last = states.get(states.size() - 1);
        assertEquals("MB loaded", last.label());
        assertEquals(8, last.done()); // 2 · 4.4 MB
        assertEquals(8, last.total());
        assertTrue(last.ended());
    }
}

package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("x.safetensors");
    }

    private void write(String header, byte... data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file(),
                ByteBuffer.allocate(8 + text.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .put(data)
                        .array());
    }

    @Test
    void readsWhatItWrote() throws IOException {
        float[] values = {1.5f, -2, 0, Float.MIN_VALUE, 3e38f, 7};
        try (NDManager manager = NDManager.newBaseManager()) {
            Safetensors.write(
                    file(),
                    Map.of("w", manager.create(values, new Shape(2, 3))),
                    Map.of("step", "4"));
            try (Safetensors read = Safetensors.open(file())) {
                assertEquals(Map.of("step", "4"), read.metadata());
                assertEquals(new Shape(2, 3), read.shape("w"));
                assertArrayEquals(values, read.read("w", manager, Precision.FP32).toFloatArray());
            }
        }
    }

    /** 1.0 is 3F80 in bf16 and 3C00 in fp16; −2.5 is C020 and C100. Little endian. */
    @Test
    void readsBothHalfPrecisions() throws IOException {
        write(
                "{\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                        + "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[4,8]}}",
                bytes(0x80, 0x3F, 0x20, 0xC0, 0x00, 0x3C, 0x00, 0xC1));
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file())) {
            float[] expected = {1, -2.5f};
            assertArrayEquals(expected, read.read("b", manager, Precision.FP32).toFloatArray());
            assertArrayEquals(expected, read.read("h", manager, Precision.FP32).toFloatArray());
        }
    }

    /** All 65536 patterns of 16 bits: zeros, subnormals, infinities and NaN with their payloads. */
    @ParameterizedTest
    @ValueSource(strings = {"BF16", "F16"})
    void everyHalfPrecisionNumberComesBackBitByBit(String dtype) throws IOException {
        byte[] all = new byte[2 << 16];
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().put(patterns());
        write(header("w", dtype, "256,256", 0, all.length), all);
        Path copy = folder.resolve("copy.safetensors");
        Precision precision = dtype.equals("F16") ? Precision.FP16 : Precision.BF16;
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file())) {
            NDArray array = read.read("w", manager, precision);
            assertEquals(precision, Precision.of(array));
            Safetensors.write(copy, Map.of("w", array), Map.of());
        }
        assertArrayEquals(all, tail(copy, all.length));
    }

    /** BF16 is the upper half of FP32, so widening is a shift and narrowing back loses nothing. */
    @Test
    void bf16WidensToFp32AndBack() throws IOException {
        byte[] some = bytes(0x80, 0x3F, 0x20, 0xC0, 0x01, 0x00, 0x7F, 0x7F, 0x80, 0xFF, 0x00, 0x80);
        write(header("w", "BF16", "6", 0, 12), some);
        Path copy = folder.resolve("copy.safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file())) {
            NDArray wide = read.read("w", manager, Precision.FP32);
            ByteBuffer shorts = ByteBuffer.wrap(some).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : wide.toFloatArray()) {
                assertEquals(shorts.getShort() << 16, Float.floatToRawIntBits(value));
            }
            Safetensors.write(copy, Map.of("w", wide), Map.of(), Precision.BF16);
        }
        assertArrayEquals(some, tail(copy, 12));
    }

    /** 1 + 2⁻⁸ and 1 + 3·2⁻⁸ lie halfway between two numbers of bf16 and go to the even one. */
    @Test
    void fp32RoundsToTheNearestEvenBf16() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray halfway = manager.create(new float[] {0x1.01p0f, 0x1.03p0f, 0x1.010002p0f});
            Safetensors.write(file(), Map.of("w", halfway), Map.of());
            try (Safetensors read = Safetensors.open(file())) {
                NDArray rounded = read.read("w", manager, Precision.BF16);
                assertArrayEquals(
                        new float[] {0x1p0f, 0x1.04p0f, 0x1.02p0f},
                        Precision.FP32.cast(rounded).toFloatArray());
            }
        }
    }

    @Test
    void aTensorLongerThanTheWindowIsWholeInEveryFormat() throws IOException {
        long size = Staging.WINDOW / 2 + 5; // two windows and a bit in FP32, one and a bit in half
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray counted = manager.arange(0, size, 1, DataType.FLOAT32).mod(251).sub(125);
            for (Precision stored : Precision.values()) {
                Safetensors.write(file(), Map.of("w", counted), Map.of(), stored);
                try (Safetensors read = Safetensors.open(file())) {
                    for (Precision wanted : Precision.values()) {
                        NDArray found = read.read("w", manager, wanted);
                        assertEquals(counted, Precision.FP32.cast(found), stored + " " + wanted);
                        found.close();
                    }
                }
            }
        }
    }

    @Test
    void aDigestTakesTheValuesAsFp32() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray half = Precision.BF16.cast(manager.arange(6f));
            MessageDigest windows = MessageDigest.getInstance("SHA-256");
            Safetensors.update(windows, half);
            MessageDigest whole = MessageDigest.getInstance("SHA-256");
            ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(new float[] {0, 1, 2, 3, 4, 5});
            whole.update(bytes);
            assertArrayEquals(whole.digest(), windows.digest());
        }
    }

    @Test
    void turnedScalarAndEmptyTensorsAreWritten() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray turned = manager.arange(6f).reshape(2, 3).transpose();
            NDArray none = manager.create(new Shape(0, 4));
            Safetensors.write(
                    file(),
                    Map.of("turned", turned, "one", manager.create(7f), "none", none),
                    Map.of());
            try (Safetensors read = Safetensors.open(file())) {
                assertEquals(turned, read.read("turned", manager, Precision.FP32));
                assertEquals(7, read.read("one", manager, Precision.FP32).getFloat());
                assertEquals(
                        new Shape(0, 4), read.read("none", manager, Precision.FP32).getShape());
            }
        }
    }

    /** The derivative of 3x is 3. */
    @Test
    void whatWasReadTakesPartInGradients() throws IOException {
        write(header("w", "BF16", "2", 0, 4), bytes(0x80, 0x3F, 0x20, 0xC0));
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file());
                GradMode recording = GradMode.on()) {
            NDArray weight = read.read("w", manager, Precision.BF16);
            weight.setRequiresGradient(true);
            NDArray loss = Precision.FP32.cast(weight).mul(manager.create(3f)).sum();
            NDArray gradient = Autograd.gradients(loss, List.of(weight)).get(0);
            assertArrayEquals(new float[] {3, 3}, Precision.FP32.cast(gradient).toFloatArray());
        }
    }

    @Test
    void anotherNumberFormatIsNotWritten() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray counts = manager.create(new long[] {1});
            var error =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Safetensors.write(file(), Map.of("n", counts), Map.of()));
            assertEquals(
                    "an array of weights must be FP32, FP16 or BF16, got int64",
                    error.getMessage());
            assertFalse(Files.exists(file()));
        }
    }

    @Test
    void aForeignFileIsNamed() throws IOException {
        Files.writeString(file(), "PK, surely no safetensors");
        assertTrue(
                message().startsWith(file() + " is no safetensors file or is cut short: header of"),
                message());
        Files.write(file(), new byte[3]);
        assertTrue(message().contains("in a file of 3"), message());
        for (String header : List.of("[1, 2]", "{\"w\":{", "{} {}", "no json", "{\"w\" 3}")) {
            write(header);
            assertEquals(file() + " has a header that is not a JSON object", message());
        }
    }

    @Test
    void aHeaderLongerThanTheFileIsNamed() throws IOException {
        write("{}");
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, 9));
        assertEquals(
                file()
                        + " is no safetensors file or is cut short: header of 2 bytes in a file of 9",
                message());
    }

    @Test
    void aFileCutShortIsNamed() throws IOException {
        write(header("w", "F32", "2", 0, 8), bytes(0, 0, 0));
        assertEquals(
                file()
                        + ": tensor w ends at byte 8, but the file holds only 3 bytes of tensors"
                        + " (cut short?)",
                message());
    }

    @Test
    void aFileCutShortAfterOpeningIsNamed() throws IOException {
        write(header("w", "F32", "2", 0, 8), new byte[8]);
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file())) {
            write(header("w", "F32", "2", 0, 8), new byte[3]);
            var error =
                    assertThrows(IOException.class, () -> read.read("w", manager, Precision.FP32));
            assertEquals(file() + ": tensor w is cut short", error.getMessage());
        }
    }

    /** 40 tensors of 1 to 40 numbers that count on: more than are on their way at once. */
    @Test
    void manyTensorsAreReadAtOnce() throws IOException {
        Map<String, NDArray> written = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int i = 1; i <= 40; i++) {
                written.put("w" + i, manager.arange(100 * i, 101f * i));
            }
            Safetensors.write(file(), written, Map.of());
            try (Staging staging = new Staging();
                    Safetensors read = Safetensors.open(file(), staging)) {
                for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
                    Map<String, NDArray> found =
                            staging.whole(() -> begin(read, manager, precision));
                    written.forEach(
                            (name, array) ->
                                    assertEquals(precision.cast(array), found.get(name), name));
                }
            }
        }
    }

    private static Map<String, NDArray> begin(
            Safetensors read, NDManager manager, Precision precision) throws IOException {
        Map<String, NDArray> begun = new LinkedHashMap<>();
        for (String name : read.names()) {
            begun.put(name, read.begin(name, manager, precision));
        }
        return begun;
    }

    /** The last of three windows is missing; the same staging reads another file afterwards. */
    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void afterAFailureTheNextIsRead(Precision precision) throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                Staging staging = new Staging()) {
            NDArray counted = manager.arange(0, Staging.WINDOW / 2 + 5, 1, DataType.FLOAT32);
            Safetensors.write(file(), Map.of("w", counted), Map.of());
            Safetensors.write(whole, Map.of("w", counted), Map.of());
            try (Safetensors broken = Safetensors.open(file(), staging);
                    Safetensors read = Safetensors.open(whole, staging)) {
                try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
                    cut.setLength(cut.length() - 8);
                }
                var error =
                        assertThrows(IOException.class, () -> broken.read("w", manager, precision));
                assertEquals(file() + ": tensor w is cut short", error.getMessage());
                assertEquals(precision.cast(counted), read.read("w", manager, precision));
            }
        }
    }

    /** As a file's channel does, but the file stays open for the next. */
    @Test
    void anInterruptEndsReading() throws IOException {
        write(header("w", "F32", "2", 0, 8), new byte[8]);
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file())) {
            Thread.currentThread().interrupt();
            assertThrows(
                    ClosedByInterruptException.class,
                    () -> read.read("w", manager, Precision.FP32));
            assertTrue(Thread.interrupted());
            assertArrayEquals(new float[2], read.read("w", manager, Precision.FP32).toFloatArray());
        }
    }

    @Test
    void noThreadIsLeftBehind() throws Exception {
        write(header("w", "F32", "2", 0, 8), new byte[8]);
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file())) {
            read.read("w", manager, Precision.FP32);
            assertTrue(readers() > 0);
        }
        for (int wait = 0; wait < 500 && readers() > 0; wait++) {
            Thread.sleep(10);
        }
        assertEquals(0, readers());
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("groundlab-reader"))
                .count();
    }

    /** Where there is no GPU, memory for one cannot be had; the array serves as it is. */
    @Test
    void memoryForAGpuIsOrdinaryWhereThereIsNone() {
        assumeTrue(Compute.best().equals(Compute.cpu()), "there is a GPU");
        try (NDManager manager = Torch.host()) {
            NDArray array = manager.create(7f);
            assertSame(array, Staging.pinned(array));
            assertEquals(7, array.getFloat());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'dtype':'X9','shape':[1],'data_offsets':[0,1]}"
                        + "| tensor w has unknown dtype X9, can read F32, F16, BF16",
                "{'dtype':'F32','shape':[3],'data_offsets':[0,8]}"
                        + "| tensor w of shape (3) and dtype F32 does not fit its offsets 0 to 8",
                "{'dtype':'F32','shape':[-1,-1],'data_offsets':[0,8]}"
                        + "| tensor w of shape (-1, -1) and dtype F32 does not fit its offsets 0 to 8",
                "{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}"
                        + "| tensor w of shape (4294967296, 4294967296) and dtype F32 does not fit its"
                        + " offsets 0 to 0",
                "{'dtype':'F16','shape':[4],'data_offsets':[-8,0]}"
                        + "| tensor w must have offsets 0 <= start <= end, got -8 and 0",
                "{'dtype':'F16','shape':[4],'data_offsets':[8,0]}"
                        + "| tensor w must have offsets 0 <= start <= end, got 8 and 0",
                "{'dtype':'F16','shape':[4],'data_offsets':[8,16]}"
                        + "| tensor w ends at byte 16, but the file holds only 8 bytes of tensors (cut"
                        + " short?)",
                "{'dtype':'F16','shape':[2.5]}"
                        + "| tensor w must have a dtype, a shape and two data_offsets, got"
                        + " {'dtype':'F16','shape':[2.5]}",
                "7 | tensor w must have a dtype, a shape and two data_offsets, got 7",
                "{'dtype':'F16','shape':[0],'data_offsets':[0,0]},'w':7"
                        + "| tensor w must have a dtype, a shape and two data_offsets, got 7",
                "{'dtype':'F16','shape':[0],'data_offsets':[0,0]},'w':{'dtype':'F16','shape':[0],"
                        + "'data_offsets':[0,0]}| two tensors have the name w",
                "{'dtype':'F16','shape':[2],'data_offsets':[2,6]},'v':{'dtype':'F16','shape':[2],"
                        + "'data_offsets':[0,4]}"
                        + "| tensors v and w overlap: bytes 0 to 4 and 2 to 6",
            },
            quoteCharacter = '`')
    void aBrokenEntryIsNamed(String entry, String message) throws IOException {
        write("{'w':".replace('\'', '"') + entry.replace('\'', '"') + "}", new byte[8]);
        assertEquals(file() + ": " + message.replace('\'', '"'), message());
    }

    @Test
    void aTypeThatCannotBeReadHarmsNobodyUntilItIsRead() throws IOException {
        write(header("ids", "I64", "1", 0, 8), new byte[8]);
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file())) {
            assertEquals(new Shape(1), read.shape("ids"));
            var error =
                    assertThrows(
                            IOException.class, () -> read.read("ids", manager, Precision.FP32));
            assertEquals(
                    file() + ": tensor ids has dtype I64, can read F32, F16, BF16",
                    error.getMessage());
        }
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        write("{\"w\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}", bytes(0, 0));
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors read = Safetensors.open(file())) {
            var error =
                    assertThrows(IOException.class, () -> read.read("v", manager, Precision.FP32));
            assertEquals(file() + " has no tensor v", error.getMessage());
        }
    }

    private static String header(String name, String dtype, String shape, int start, int end) {
        return String.format(
                "{\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}}",
                name, dtype, shape, start, end);
    }

    private static char[] patterns() {
        char[] patterns = new char[1 << 16];
        Arrays.setAll(new int[patterns.length], i -> patterns[i] = (char) i);
        return patterns;
    }

    private static byte[] tail(Path file, int length) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        return Arrays.copyOfRange(whole, whole.length - length, whole.length);
    }

    private String message() {
        return assertThrows(IOException.class, () -> Safetensors.open(file())).getMessage();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        Arrays.setAll(new int[values.length], i -> bytes[i] = (byte) values[i]);
        return bytes;
    }
}

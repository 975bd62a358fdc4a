package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void aFileCutShortIsNamed() throws IOException {
        write("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", bytes(0, 0, 0));
        assertEquals(
                file()
                        + ": tensor w of shape (2) and dtype F32 does not fit its bytes 0 to 8 in a"
                        + " file of 65 (cut short?)",
                message());
    }

    @Test
    void aForeignFileIsNamed() throws IOException {
        Files.writeString(file(), "PK, surely no safetensors");
        assertTrue(
                message().startsWith(file() + " is no safetensors file or is cut short: header of"),
                message());
        Files.write(file(), new byte[3]);
        assertTrue(message().contains("in a file of 3"), message());
        write("[1, 2]");
        assertEquals(file() + " has a header that is not a JSON object", message());
    }

    @Test
    void anUnknownTypeIsNamed() throws IOException {
        write("{\"w\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]}}", bytes(0));
        assertEquals(file() + ": tensor w has dtype I8, can read F32, F16, BF16", message());
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

    private String message() {
        return assertThrows(IOException.class, () -> Safetensors.open(file())).getMessage();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        Arrays.setAll(new int[values.length], i -> bytes[i] = (byte) values[i]);
        return bytes;
    }
}

package groundlab.engine;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a safetensors file says about itself: 8 bytes with the length of a JSON object, that object,
 * then the tensors' bytes. Everything is checked before it is believed.
 */
final class SafetensorsHeader {

    private static final long LONGEST = 100_000_000; // as the format's own library has it

    private static final Map<String, Integer> BYTES =
            Map.ofEntries(
                    Map.entry("BOOL", 1),
                    Map.entry("U8", 1),
                    Map.entry("I8", 1),
                    Map.entry("F8_E4M3", 1),
                    Map.entry("F8_E5M2", 1),
                    Map.entry("I16", 2),
                    Map.entry("U16", 2),
                    Map.entry("F16", 2),
                    Map.entry("BF16", 2),
                    Map.entry("I32", 4),
                    Map.entry("U32", 4),
                    Map.entry("F32", 4),
                    Map.entry("I64", 8),
                    Map.entry("U64", 8),
                    Map.entry("F64", 8));

    private final Path file;
    private final long data;
    private final long size;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> notes = new LinkedHashMap<>();

    /**
     * A tensor's place.
     *
     * @param dtype such as BF16
     * @param shape its shape
     * @param start first byte, from the end of the header
     * @param end first byte after it
     */
    record Tensor(String dtype, Shape shape, long start, long end) {}

    private SafetensorsHeader(Path file, long data, long size) {
        this.file = file;
        this.data = data;
        this.size = size;
    }

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        long length = size < 8 ? -1 : bytes(channel, 0, 8).getLong();
        if (length < 2 || length > size - 8 || length > LONGEST) {
            throw new IOException(
                    String.format(
                            "%s is no safetensors file or is cut short: header of %d bytes in a"
                                    + " file of %d",
                            file, length, size));
        }
        String json = StandardCharsets.UTF_8.decode(bytes(channel, 8, (int) length)).toString();
        SafetensorsHeader header = new SafetensorsHeader(file, 8 + length, size);
        header.parse(json);
        header.checkApart();
        return header;
    }

    /** {@return the tensors' places by name, in the order of the header} */
    Map<String, Tensor> tensors() {
        return tensors;
    }

    Map<String, String> notes() {
        return notes;
    }

    /** {@return where a tensor starts, from the start of the file} */
    long position(Tensor tensor) {
        return data + tensor.start;
    }

    private void parse(String json) throws IOException {
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                JsonElement value = JsonParser.parseReader(reader);
                if (name.equals("__metadata__")) {
                    value.getAsJsonObject()
                            .asMap()
                            .forEach((key, note) -> notes.put(key, note.getAsString()));
                } else if (tensors.put(name, tensor(name, value)) != null) {
                    throw new Broken(file, "two tensors have the name %s", name);
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalStateException("text after the object");
            }
        } catch (Broken e) {
            throw e;
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | UnsupportedOperationException e) {
            throw new IOException(file + " has a header that is not a JSON object", e);
        }
    }

    private Tensor tensor(String name, JsonElement value) throws Broken {
        Tensor tensor;
        try {
            JsonObject json = value.getAsJsonObject();
            long[] offsets = numbers(json.getAsJsonArray("data_offsets"));
            tensor =
                    new Tensor(
                            json.get("dtype").getAsString(),
                            new Shape(numbers(json.getAsJsonArray("shape"))),
                            offsets[0],
                            offsets[1]);
        } catch (RuntimeException e) {
            throw new Broken(
                    file,
                    "tensor %s must have a dtype, a shape and two data_offsets, got %s",
                    name,
                    value);
        }
        checkFits(name, tensor);
        return tensor;
    }

    private static long[] numbers(JsonArray json) {
        return json.asList().stream()
                .mapToLong(one -> one.getAsBigDecimal().longValueExact())
                .toArray();
    }

    private void checkFits(String name, Tensor tensor) throws Broken {
        Integer bytes = BYTES.get(tensor.dtype);
        if (bytes == null) {
            throw new Broken(
                    file,
                    "tensor %s has unknown dtype %s, can read F32, F16, BF16",
                    name,
                    tensor.dtype);
        }
        if (tensor.start < 0 || tensor.end < tensor.start) {
            throw new Broken(
                    file,
                    "tensor %s must have offsets 0 <= start <= end, got %d and %d",
                    name,
                    tensor.start,
                    tensor.end);
        }
        if (needed(tensor.shape, bytes) != tensor.end - tensor.start) {
            throw new Broken(
                    file,
                    "tensor %s of shape %s and dtype %s does not fit its offsets %d to %d",
                    name,
                    tensor.shape,
                    tensor.dtype,
                    tensor.start,
                    tensor.end);
        }
        if (tensor.end > size - data) {
            throw new Broken(
                    file,
                    "tensor %s ends at byte %d, but the file holds only %d bytes of tensors (cut"
                            + " short?)",
                    name,
                    tensor.end,
                    size - data);
        }
    }

    /** {@return bytes of so many numbers, −1 if the shape has a negative side or is absurd} */
    private static long needed(Shape shape, int bytes) {
        long needed = bytes;
        for (long side : shape.getShape()) {
            if (side < 0 || side > 0 && needed > Long.MAX_VALUE / side) {
                return -1;
            }
            needed *= side;
        }
        return needed;
    }

    private void checkApart() throws Broken {
        List<Map.Entry<String, Tensor>> ordered =
                tensors.entrySet().stream()
                        .filter(entry -> entry.getValue().end > entry.getValue().start)
                        .sorted(Comparator.comparingLong(entry -> entry.getValue().start))
                        .toList();
        for (int i = 1; i < ordered.size(); i++) {
            Tensor before = ordered.get(i - 1).getValue();
            Tensor after = ordered.get(i).getValue();
            if (after.start < before.end) {
                throw new Broken(
                        file,
                        "tensors %s and %s overlap: bytes %d to %d and %d to %d",
                        ordered.get(i - 1).getKey(),
                        ordered.get(i).getKey(),
                        before.start,
                        before.end,
                        after.start,
                        after.end);
            }
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int length)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        Staging.readFully(channel, position, bytes);
        return bytes.flip();
    }

    /** A fault of one tensor, as against a header that is no JSON. */
    private static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        Broken(Path file, String message, Object... args) {
            super(file + ": " + String.format(Locale.ROOT, message, args));
        }
    }
}

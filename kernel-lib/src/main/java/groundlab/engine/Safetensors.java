package groundlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tensors in a <a href="https://github.com/huggingface/safetensors">safetensors</a> file. The
 * header is checked against the file when opened; each tensor is mapped and copied when asked for,
 * so a file may be larger than memory.
 */
public final class Safetensors implements AutoCloseable {

    private static final Map<String, Integer> BYTES = Map.of("F32", 4, "F16", 2, "BF16", 2);

    /**
     * A tensor's place in the file.
     *
     * @param dtype F32, F16 or BF16
     * @param shape its shape
     * @param start first byte, from the start of the file
     * @param length in bytes
     */
    private record Entry(String dtype, Shape shape, long start, long length) {}

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;

    private Safetensors(
            Path file, FileChannel channel, Map<String, Entry> entries, Map<String, String> meta) {
        this.file = file;
        this.channel = channel;
        this.entries = entries;
        this.metadata = meta;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws IOException if it is missing, cut short or no safetensors file; the message says
     *     where
     */
    public static Safetensors open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long size = channel.size();
            long header = size < 8 ? -1 : read(channel, 0, 8).getLong();
            if (header < 2 || header > size - 8 || header > 100_000_000) {
                throw new IOException(
                        file
                                + " is no safetensors file or is cut short: header of "
                                + header
                                + " bytes in a file of "
                                + size);
            }
            byte[] text = new byte[(int) header];
            read(channel, 8, text.length).get(text);
            Map<String, Entry> entries = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            parse(
                    file,
                    new String(text, StandardCharsets.UTF_8),
                    8 + header,
                    size,
                    entries,
                    metadata);
            return new Safetensors(file, channel, entries, metadata);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void parse(
            Path file,
            String header,
            long data,
            long size,
            Map<String, Entry> entries,
            Map<String, String> metadata)
            throws IOException {
        JsonObject json;
        try {
            json = JsonParser.parseString(header).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(file + " has a header that is not a JSON object", e);
        }
        for (Map.Entry<String, JsonElement> item : json.entrySet()) {
            if (item.getKey().equals("__metadata__")) {
                item.getValue()
                        .getAsJsonObject()
                        .entrySet()
                        .forEach(
                                meta -> metadata.put(meta.getKey(), meta.getValue().getAsString()));
            } else {
                entries.put(item.getKey(), entry(file, item.getKey(), item.getValue(), data, size));
            }
        }
    }

    private static Entry entry(Path file, String name, JsonElement value, long data, long size)
            throws IOException {
        JsonObject json = value.getAsJsonObject();
        String dtype = json.get("dtype").getAsString();
        Integer bytes = BYTES.get(dtype);
        if (bytes == null) {
            throw new IOException(
                    file
                            + ": tensor "
                            + name
                            + " has dtype "
                            + dtype
                            + ", can read F32, F16, BF16");
        }
        JsonArray dims = json.getAsJsonArray("shape");
        long[] shape = new long[dims.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dims.get(i).getAsLong();
        }
        JsonArray offsets = json.getAsJsonArray("data_offsets");
        long start = offsets.get(0).getAsLong();
        long length = offsets.get(1).getAsLong() - start;
        Shape dimensions = new Shape(shape);
        if (start < 0 || length != dimensions.size() * bytes || data + start + length > size) {
            throw new IOException(
                    file
                            + ": tensor "
                            + name
                            + " of shape "
                            + dimensions
                            + " and dtype "
                            + dtype
                            + " does not fit its bytes "
                            + start
                            + " to "
                            + (start + length)
                            + " in a file of "
                            + size
                            + " (cut short?)");
        }
        return new Entry(dtype, dimensions, data + start, length);
    }

    /** {@return the names of all tensors, in the order of the header} */
    public Set<String> names() {
        return entries.keySet();
    }

    /** {@return the shape of a tensor} */
    public Shape shape(String name) throws IOException {
        return find(name).shape();
    }

    /** {@return what the writer noted about the file} */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** {@return a tensor in the precision given, attached to {@code manager}} */
    public NDArray read(String name, NDManager manager, Precision precision) throws IOException {
        Entry entry = find(name);
        ByteBuffer bytes =
                channel.map(FileChannel.MapMode.READ_ONLY, entry.start(), entry.length())
                        .order(ByteOrder.LITTLE_ENDIAN);
        try (NDManager scratch = manager.newSubManager();
                GradMode off = GradMode.off()) {
            NDArray stored =
                    switch (entry.dtype()) {
                        case "F32" -> scratch.create(bytes, entry.shape(), DataType.FLOAT32);
                        case "F16" -> scratch.create(bytes, entry.shape(), DataType.FLOAT16);
                        default -> scratch.create(widen(bytes), entry.shape());
                    };
            NDArray own = precision.cast(stored.duplicate()); // not the mapped file's own memory
            own.attach(manager);
            return own;
        }
    }

    /** BF16 is the upper half of FP32; the engine cannot take it as it is. */
    private static float[] widen(ByteBuffer bytes) {
        float[] values = new float[bytes.remaining() / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
        }
        return values;
    }

    private Entry find(String name) throws IOException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IOException(file + " has no tensor " + name);
        }
        return entry;
    }

    /** Writes FP32 tensors and notes; the file is complete or not there. */
    public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> notes)
            throws IOException {
        JsonObject header = new JsonObject();
        JsonObject meta = new JsonObject();
        notes.forEach(meta::addProperty);
        header.add("__metadata__", meta);
        long offset = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            JsonObject json = new JsonObject();
            json.addProperty("dtype", "F32");
            JsonArray shape = new JsonArray();
            for (long dim : tensor.getValue().getShape().getShape()) {
                shape.add(dim);
            }
            long end = offset + 4 * tensor.getValue().getShape().size();
            JsonArray offsets = new JsonArray();
            offsets.add(offset);
            offsets.add(end);
            json.add("shape", shape);
            json.add("data_offsets", offsets);
            header.add(tensor.getKey(), json);
            offset = end;
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + 7) / 8 * 8; // tensors start at a multiple of 8
        ByteBuffer head =
                ByteBuffer.allocate(8 + padded)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(padded)
                        .put(text);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        WholeFiles.write(
                file,
                aside -> {
                    try (FileChannel out =
                            FileChannel.open(
                                    aside,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE)) {
                        writeFully(out, head.flip());
                        for (NDArray tensor : tensors.values()) {
                            writeFully(out, bytes(tensor));
                        }
                    }
                });
    }

    /** {@return the values of a tensor as FP32, little endian} */
    public static ByteBuffer bytes(NDArray tensor) {
        try (NDScope scope = new NDScope()) {
            float[] values = Precision.FP32.cast(tensor).toFloatArray();
            ByteBuffer bytes =
                    ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return bytes;
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("end of file at byte " + (position + bytes.position()));
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

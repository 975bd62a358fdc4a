package groundlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.internal.Uninterrupted;
import groundlab.internal.WholeFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tensors in a <a href="https://github.com/huggingface/safetensors">safetensors</a> file. The
 * header is checked against the file when opened; each tensor goes straight to its device when
 * asked for, through a {@link Staging}, so a file and a tensor may be of any size.
 */
public final class Safetensors implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final Staging staging;
    private final boolean ownsStaging;

    private Safetensors(
            Path file,
            FileChannel channel,
            SafetensorsHeader header,
            Staging staging,
            boolean ownsStaging) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.staging = staging;
        this.ownsStaging = ownsStaging;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws IOException if it is missing, cut short or no safetensors file; the message says
     *     where
     */
    public static Safetensors open(Path file) throws IOException {
        return open(file, new Staging(), true);
    }

    /** The same for one of many files that share {@code staging}, which stays the caller's. */
    public static Safetensors open(Path file, Staging staging) throws IOException {
        return open(file, staging, false);
    }

    private static Safetensors open(Path file, Staging staging, boolean ownsStaging)
            throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            SafetensorsHeader header = SafetensorsHeader.read(file, channel);
            return new Safetensors(file, channel, header, staging, ownsStaging);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            if (ownsStaging) {
                staging.close();
            }
            throw e;
        }
    }

    /** {@return the names of all tensors, in the order of the header} */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /** {@return the shape of a tensor} */
    public Shape shape(String name) throws IOException {
        return find(name).shape();
    }

    /**
     * {@return the number format of a tensor in the file}
     *
     * @throws IOException if there is no such tensor or it is none of F32, F16 and BF16
     */
    public Precision precision(String name) throws IOException {
        String dtype = find(name).dtype();
        return Precision.ofDtype(dtype)
                .orElseThrow(
                        () ->
                                new IOException(
                                        String.format(
                                                "%s: tensor %s has dtype %s, can read F32, F16,"
                                                        + " BF16",
                                                file, name, dtype)));
    }

    /** {@return what the writer noted about the file} */
    public Map<String, String> metadata() {
        return header.notes();
    }

    /** {@return a tensor in the precision given, attached to {@code manager} and on its device} */
    public NDArray read(String name, NDManager manager, Precision precision) throws IOException {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray tensor = staging.whole(() -> begin(name, scratch, precision));
            tensor.attach(manager);
            return tensor;
        }
    }

    /**
     * {@return the same, and the values are there when {@link Staging#whole} returns, within which
     * it must be called} So many tensors, of several files, are read without a pause between them.
     */
    public NDArray begin(String name, NDManager manager, Precision precision) throws IOException {
        SafetensorsHeader.Tensor tensor = find(name);
        Precision stored = precision(name);
        NDArray target = precision.empty(manager, tensor.shape());
        long start = header.position(tensor);
        staging.begin((offset, bytes) -> fill(name, start + offset, bytes), stored, target);
        return target;
    }

    private void fill(String name, long position, ByteBuffer bytes) throws IOException {
        try {
            Staging.readFully(channel, position, bytes);
        } catch (EOFException e) {
            throw new IOException(file + ": tensor " + name + " is cut short", e);
        }
    }

    private SafetensorsHeader.Tensor find(String name) throws IOException {
        SafetensorsHeader.Tensor tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new IOException(file + " has no tensor " + name);
        }
        return tensor;
    }

    /** Writes tensors, each in its own precision, and notes; the file is complete or not there. */
    public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> notes)
            throws IOException {
        Map<String, Precision> stored = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> stored.put(name, Precision.of(tensor)));
        write(file, tensors, stored, notes);
    }

    /** Writes tensors, all in one precision, and notes; the file is complete or not there. */
    public static void write(
            Path file, Map<String, NDArray> tensors, Map<String, String> notes, Precision precision)
            throws IOException {
        Map<String, Precision> stored = new LinkedHashMap<>();
        tensors.keySet().forEach(name -> stored.put(name, precision));
        write(file, tensors, stored, notes);
    }

    private static void write(
            Path file,
            Map<String, NDArray> tensors,
            Map<String, Precision> stored,
            Map<String, String> notes)
            throws IOException {
        WholeFiles.write(
                file,
                aside ->
                        Uninterrupted.run(
                                () -> {
                                    fill(aside, tensors, stored, notes);
                                    return aside;
                                }));
    }

    private static void fill(
            Path aside,
            Map<String, NDArray> tensors,
            Map<String, Precision> stored,
            Map<String, String> notes)
            throws IOException {
        try (Staging staging = new Staging();
                FileChannel out =
                        FileChannel.open(
                                aside,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            writeFully(out, head(tensors, stored, notes));
            for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
                staging.write(
                        tensor.getValue(),
                        stored.get(tensor.getKey()),
                        bytes -> writeFully(out, bytes));
            }
        }
    }

    private static ByteBuffer head(
            Map<String, NDArray> tensors,
            Map<String, Precision> stored,
            Map<String, String> notes) {
        JsonObject header = new JsonObject();
        JsonObject meta = new JsonObject();
        notes.forEach(meta::addProperty);
        header.add("__metadata__", meta);
        long offset = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            Precision precision = stored.get(tensor.getKey());
            Shape shape = tensor.getValue().getShape();
            long end = offset + precision.bytes() * shape.size();
            JsonObject json = new JsonObject();
            json.addProperty("dtype", precision.dtype());
            json.add("shape", array(shape.getShape()));
            json.add("data_offsets", array(offset, end));
            header.add(tensor.getKey(), json);
            offset = end;
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8); // tensors start at 8·n
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return ByteBuffer.allocate(8 + padded.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length)
                .put(padded)
                .flip();
    }

    private static JsonArray array(long... values) {
        JsonArray json = new JsonArray();
        for (long value : values) {
            json.add(value);
        }
        return json;
    }

    /** Feeds {@code digest} the values of a tensor as FP32, little endian. */
    public static void update(MessageDigest digest, NDArray tensor) {
        try (Staging staging = new Staging()) {
            update(digest, tensor, staging);
        }
    }

    /** The same for one of many tensors that share {@code staging}, which stays the caller's. */
    public static void update(MessageDigest digest, NDArray tensor, Staging staging) {
        try {
            staging.write(tensor, Precision.FP32, digest::update);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a digest does none
        }
    }

    /** Feeds {@code digest} the values of a tensor of this file, as {@code update} does. */
    public void update(MessageDigest digest, String name) throws IOException {
        try (NDManager scratch = Torch.host()) {
            update(digest, read(name, scratch, Precision.FP32), staging);
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (ownsStaging) {
                staging.close();
            }
        }
    }
}

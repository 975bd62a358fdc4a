package groundlab.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.EnumMap;
import java.util.Map;

/**
 * Memory that tensors pass through between a file and a device, a window at a time: no tensor needs
 * a second copy, and none is too long for a Java buffer. There is one window per number format in
 * the file, made when first used: an array of the engine whose bytes Java fills or empties, so that
 * every conversion is the engine's own. Not for two threads at once.
 */
public final class Staging implements AutoCloseable {

    /** Bytes of a window. */
    public static final int WINDOW = 1 << 24;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private final Map<Precision, Window> windows = new EnumMap<>(Precision.class);

    /** An array and its memory. */
    private record Window(NDArray array, ByteBuffer bytes) {}

    /** Takes a window's bytes, little endian. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    /** Copies numbers that lie in a file as {@code stored} to {@code target}, on any device. */
    void read(FileChannel channel, long position, Precision stored, NDArray target)
            throws IOException {
        Window window = window(stored);
        long size = target.size();
        long most = WINDOW / stored.bytes();
        for (long done = 0; done < size; done += most) {
            long count = Math.min(most, size - done);
            ByteBuffer bytes = window.bytes.clear().limit((int) count * stored.bytes());
            readFully(channel, position + done * stored.bytes(), bytes);
            copy(window.array, 0, target, done, count);
        }
    }

    /** Hands the numbers of {@code source} to {@code sink} as {@code stored}. */
    void write(NDArray source, Precision stored, Sink sink) throws IOException {
        Window window = window(stored);
        long size = source.size();
        long most = WINDOW / stored.bytes();
        try (GradMode off = GradMode.off();
                NDArray rows = Kernels.call("contiguous", source)) {
            for (long done = 0; done < size; done += most) {
                long count = Math.min(most, size - done);
                copy(rows, done, window.array, 0, count);
                sink.accept(window.bytes.clear().limit((int) count * stored.bytes()));
            }
        }
    }

    private void copy(NDArray from, long start, NDArray to, long place, long count) {
        try (GradMode off = GradMode.off();
                NDArray part = manager.create(new long[] {start, place, count});
                NDArray same = Kernels.call("copy_part_", part, from, to)) {
            // copied
        }
    }

    private Window window(Precision stored) {
        return windows.computeIfAbsent(
                stored,
                one -> {
                    NDArray array = one.empty(manager, new Shape(WINDOW / one.bytes()));
                    NDScope.unregister(array); // it outlives the scope that happens to be open
                    return new Window(array, array.toByteBuffer(true));
                });
    }

    static void readFully(FileChannel channel, long position, ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        while (bytes.hasRemaining()) {
            long at = position + bytes.position() - start;
            if (channel.read(bytes, at) < 0) {
                throw new EOFException("the file ends at byte " + at);
            }
        }
    }

    /** Frees the windows. */
    @Override
    public void close() {
        windows.clear();
        manager.close();
    }
}

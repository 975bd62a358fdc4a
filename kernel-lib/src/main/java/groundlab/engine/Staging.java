package groundlab.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory that tensors pass through between a file and a device, a window at a time: no tensor needs
 * a second copy, and none is too long for a Java buffer. A window is an array of the engine whose
 * bytes Java fills or empties, so that every conversion is the engine's own. Windows are read ahead
 * ({@link ReadAhead}); what a file holds in the target's own format, and the target in the host's
 * memory, is read there without a window. Not for two threads at once.
 */
public final class Staging implements AutoCloseable {

    /** Bytes of a window. */
    public static final int WINDOW = 1 << 24;

    /** The most bytes that the windows of a number format take. */
    public static final int MOST = ReadAhead.PIECES * WINDOW;

    private final NDManager manager = Torch.host();
    private final ReadAhead ahead = new ReadAhead();
    private final Map<Kind, Window[]> windows = new HashMap<>();

    /** What a window is for: numbers of a format, on their way to a GPU or not. */
    private record Kind(Precision stored, boolean gpu) {}

    /** An array and its memory. */
    private record Window(NDArray array, ByteBuffer bytes) {}

    /** Gives the bytes of a tensor, little endian, from an offset on; called by several threads. */
    @FunctionalInterface
    interface Source {
        void read(long offset, ByteBuffer bytes) throws IOException;
    }

    /** Takes a window's bytes, little endian. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    /** Work in which reading begins. */
    @FunctionalInterface
    public interface Work<T> {
        /** {@return what was begun} */
        T begun() throws IOException;
    }

    /** {@return what {@code work} began to read, all of it read} */
    public <T> T whole(Work<T> work) throws IOException {
        try {
            T begun = work.begun();
            ahead.takeAll();
            return begun;
        } finally {
            ahead.giveUp(); // before whoever called frees the arrays that are being filled
        }
    }

    /**
     * Begins to copy numbers that {@code source} has as {@code stored} to {@code target}, on any
     * device. Only within {@link #whole}.
     */
    void begin(Source source, Precision stored, NDArray target) throws IOException {
        boolean gpu = target.getDevice().isGpu();
        boolean plain = !gpu && Precision.of(target) == stored;
        long size = target.size();
        long most = WINDOW / stored.bytes();
        for (long done = 0; done < size; done += most) {
            int place = ahead.makeRoom();
            int count = (int) Math.min(most, size - done);
            long start = done;
            long offset = done * stored.bytes();
            if (plain) {
                ByteBuffer bytes = bytes(target, start, count);
                ahead.add(() -> source.read(offset, bytes), () -> {});
            } else {
                Window window = window(new Kind(stored, gpu), place);
                ByteBuffer bytes = window.bytes.clear().limit(count * stored.bytes());
                ahead.add(
                        () -> source.read(offset, bytes),
                        () -> copy(window.array, 0, target, start, count));
            }
        }
    }

    /** Hands the numbers of {@code source} to {@code sink} as {@code stored}. */
    void write(NDArray source, Precision stored, Sink sink) throws IOException {
        Window window = window(new Kind(stored, source.getDevice().isGpu()), 0);
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

    /** The memory of a part of {@code whole}; it stays that array's. */
    private ByteBuffer bytes(NDArray whole, long start, long count) {
        try (GradMode off = GradMode.off();
                NDArray bounds = manager.create(new long[] {start, count});
                NDArray part = Kernels.call("part", bounds, whole)) {
            return part.toByteBuffer(true);
        }
    }

    private Window window(Kind kind, int place) {
        Window[] all = windows.computeIfAbsent(kind, one -> new Window[ReadAhead.PIECES]);
        if (all[place] == null) {
            NDArray array = kind.stored.empty(manager, new Shape(WINDOW / kind.stored.bytes()));
            array = kind.gpu ? pinned(array) : array;
            NDScope.unregister(array); // it outlives the scope that happens to be open
            all[place] = new Window(array, array.toByteBuffer(true));
        }
        return all[place];
    }

    /**
     * {@return the same in memory that a GPU reads without the processor's help, if it can be had}
     */
    static NDArray pinned(NDArray array) {
        try {
            NDArray pinned = Kernels.call("pinned", array);
            array.close();
            return pinned;
        } catch (EngineException e) {
            return array; // slower, and as right
        }
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

    /** Waits for what is being read, ends the threads and frees the windows. */
    @Override
    public void close() {
        ahead.close();
        windows.clear();
        manager.close();
    }
}

package groundlab.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Pieces of tensors on their way from files into memory. A disk and the page cache give more to
 * several readers than to one, and while a piece is copied to a device the next can be read. So a
 * few threads read, each a piece at a time, and the thread that wants the pieces takes them in
 * their order. The readers touch bytes only: arrays, and the engine, are for that one thread.
 *
 * <p>Nobody interrupts a reader, since Java would close its file. Whoever wants the pieces hears of
 * an interrupt between any two of them.
 */
final class ReadAhead implements AutoCloseable {

    /** Pieces on their way at once. */
    static final int PIECES = 8;

    private static final int READERS = 4;

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final ExecutorService readers =
            Executors.newFixedThreadPool(READERS, ReadAhead::reader); // started when first used
    private int place;

    /** Fills memory from a file. */
    @FunctionalInterface
    interface Reading {
        void read() throws IOException;
    }

    /** What is read, and what the thread that wants it does then. */
    private record Piece(CompletableFuture<Void> read, Runnable taken) {}

    private static Thread reader(Runnable work) {
        Thread thread = new Thread(work, "groundlab-reader");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Takes the oldest piece if there is no room for another.
     *
     * @return a place from 0 to {@code PIECES - 1} that no piece on its way has
     */
    int makeRoom() throws IOException {
        if (pieces.size() == PIECES) {
            takeOldest();
        }
        return place;
    }

    /**
     * Sends a piece on its way; there must be room.
     *
     * @param taken run by this thread, in {@code makeRoom} or {@code takeAll}, when it was read
     */
    void add(Reading reading, Runnable taken) {
        pieces.add(new Piece(CompletableFuture.runAsync(() -> unchecked(reading), readers), taken));
        place = (place + 1) % PIECES;
    }

    private static void unchecked(Reading reading) {
        try {
            reading.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for all pieces and takes them. */
    void takeAll() throws IOException {
        while (!pieces.isEmpty()) {
            takeOldest();
        }
    }

    private void takeOldest() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException(); // as a file's channel does
        }
        Piece oldest = pieces.element();
        try {
            oldest.read.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException cause) {
                throw cause.getCause();
            }
            throw e;
        }
        oldest.taken.run();
        pieces.remove();
    }

    /** Waits until no reader writes into memory any more; what is left is not taken. */
    void giveUp() {
        pieces.forEach(piece -> piece.read.handle((read, error) -> null).join());
        pieces.clear();
    }

    /** Gives up and ends the threads. */
    @Override
    public void close() {
        giveUp();
        readers.shutdown();
    }
}

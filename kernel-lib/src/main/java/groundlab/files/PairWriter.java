package groundlab.files;

import static groundlab.internal.Checks.check;

import groundlab.data.PreferencePair;
import groundlab.internal.Fingerprints;
import groundlab.internal.WholeFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Writes pairs one after the other, in memory that does not grow with their number. The file has
 * its name only once {@link #finish} was called: a writer that is closed before, because something
 * failed, leaves nothing, and an older file of that name stays as it was.
 *
 * <pre>{@code
 * try (PairWriter writer = PairFiles.writer(Path.of("pairs.jsonl"))) {
 *     for (PreferencePair pair : pairs) {
 *         writer.add(pair);
 *     }
 *     writer.finish();
 * }
 * }</pre>
 */
public final class PairWriter implements Closeable {

    private final WholeFile file;
    private final PairSink sink;
    private final Fingerprints ids = new Fingerprints();
    private boolean open = true;

    private PairWriter(WholeFile file, PairSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /** Opens where the pairs of a file go. */
    @FunctionalInterface
    interface Opener {
        PairSink open(Path aside) throws IOException;
    }

    static PairWriter of(Path path, Opener opener) throws IOException {
        WholeFile file = WholeFile.of(path);
        try {
            return new PairWriter(file, opener.open(file.aside()));
        } catch (IOException e) {
            file.close();
            throw file.named(e);
        }
    }

    /**
     * Adds a pair.
     *
     * @throws IOException with the file's name, such as when the disk is full; the file is then
     *     given up
     * @throws IllegalArgumentException if a pair before it had its id, since such a file could not
     *     be read; the pair is left out
     */
    public void add(PreferencePair pair) throws IOException {
        checkOpen();
        check(
                ids.add(ids.of(pair.id())),
                "each pair of a file needs an id of its own, got %s again",
                pair.id());
        try {
            sink.add(pair);
        } catch (IOException | RuntimeException e) {
            throw givenUp(e);
        }
    }

    /** Adds pairs as the stream gives them; closing it is the caller's. */
    public void addAll(Stream<PreferencePair> pairs) throws IOException {
        for (Iterator<PreferencePair> each = pairs.iterator(); each.hasNext(); ) {
            add(each.next());
        }
    }

    /** Makes the file whole and gives it its name. */
    public void finish() throws IOException {
        checkOpen();
        try {
            sink.finish();
            sink.close();
            file.keep();
            open = false;
        } catch (IOException | RuntimeException e) {
            throw givenUp(e);
        }
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException("this writer is finished, or was given up on an error");
        }
    }

    private IOException givenUp(Exception e) throws IOException {
        close(e);
        if (e instanceof RuntimeException own) {
            throw own;
        }
        return file.named((IOException) e);
    }

    /** What fails while closing must not hide why it is closed. */
    private void close(Exception reason) {
        try {
            close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Throws away what was written, unless it was finished. */
    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            try {
                sink.close();
            } finally {
                file.close();
            }
        }
    }
}

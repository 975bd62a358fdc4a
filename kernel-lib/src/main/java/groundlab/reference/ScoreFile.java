package groundlab.reference;

import groundlab.internal.SoleUse;
import groundlab.internal.WholeFiles;
import groundlab.reference.ScoreRow.Key;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of {@link ScoreRows} that batches are added to, by one run at a time; that it is in use is
 * said by a lock on an empty hidden file beside it.
 */
final class ScoreFile implements AutoCloseable {

    private final Path file;
    private final SoleUse lock;
    private final ScoreRows rows;

    private ScoreFile(Path file, SoleUse lock) throws IOException {
        this.file = file;
        this.lock = lock;
        this.rows = ScoreRows.read(file);
    }

    /**
     * Opens or makes a file; what was cut short at its end is removed.
     *
     * @throws IllegalStateException if another run has it open
     * @throws IllegalArgumentException if it has other columns
     * @throws IOException if it cannot be read or written, or a row is wrong; the message names it
     */
    static ScoreFile open(Path path) throws IOException {
        Path file = path.toAbsolutePath().normalize();
        SoleUse lock = lock(file).orElseThrow(() -> inUse(file));
        try {
            ScoreFile open = new ScoreFile(file, lock);
            if (open.rows.isCut()) {
                open.rewrite();
            }
            return open;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Optional<SoleUse> lock(Path file) throws IOException {
        try {
            Files.createDirectories(file.getParent());
            new RandomAccessFile(file.toFile(), "rw").close(); // to fail before any work is done
            return SoleUse.of(file.resolveSibling("." + file.getFileName() + ".lock"));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static IllegalStateException inUse(Path file) {
        return new IllegalStateException(
                file + " is in use by another run: wait for it, or name another file");
    }

    private static IOException unwritable(Path file, IOException e) {
        return new IOException(file + " cannot be written: " + e.getMessage(), e);
    }

    /** {@return the rows that count} */
    Map<Key, ScoreRow> rows() {
        return Collections.unmodifiableMap(rows.byKey());
    }

    /**
     * Adds a batch; on return it is on the disk.
     *
     * @throws IOException if it cannot be written, such as on a full disk; earlier batches stay
     */
    void add(List<ScoreRow> batch) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            long start = out.length();
            StringBuilder text = new StringBuilder();
            if (start == 0) {
                ScoreRows.printHeader(text);
            }
            ScoreRows.printBatch(batch, text);
            out.seek(start);
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        } catch (IOException e) { // a part that was written does not count
            throw unwritable(file, e);
        }
        batch.forEach(rows::add);
    }

    /** Writes the file anew without the rows that others superseded, if there are any. */
    void tidy() throws IOException {
        if (rows.hasSuperseded()) {
            rewrite();
        }
    }

    private void rewrite() throws IOException {
        WholeFiles.write(
                file,
                aside -> {
                    try (BufferedWriter out = Files.newBufferedWriter(aside)) {
                        ScoreRows.printHeader(out);
                        ScoreRows.printEach(rows.byKey().values(), out);
                    }
                });
    }

    /** Lets the next run in. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}

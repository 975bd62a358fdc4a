package groundlab.internal;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is being written under another name beside its own, and then kept or thrown away as a
 * whole. Until it is kept, an older file of its name stays as it was.
 */
public final class WholeFile implements Closeable {

    private final Path target;
    private final Path aside;

    private WholeFile(Path target) {
        this.target = target;
        this.aside = target.resolveSibling("." + target.getFileName() + ".part");
    }

    /** {@return a file to be written; parent folders are made} */
    public static WholeFile of(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        return new WholeFile(target);
    }

    /** {@return where to write until the file is kept} */
    public Path aside() {
        return aside;
    }

    /** Brings what was written to the disk and gives it its name. */
    public void keep() throws IOException {
        try (FileOutputStream written = new FileOutputStream(aside.toFile(), true)) {
            written.getFD().sync(); // which, unlike a channel's, no stop button breaks
        }
        Files.move(
                aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what was written and not kept. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(aside);
    }

    /** {@return the error with the file's name in its message, which that of a full disk lacks} */
    public IOException named(IOException error) {
        String message = String.valueOf(error.getMessage());
        boolean told = message.contains(target.getFileName().toString()) && hasWords(error);
        return told
                ? error
                : new IOException("Cannot write " + target + ": " + reason(error), error);
    }

    /** {@return why a file could not be written, which some errors tell by their class alone} */
    public static String reason(IOException error) {
        if (error instanceof FileSystemException known) {
            return hasWords(error) ? known.getReason() : error.getClass().getSimpleName();
        }
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    private static boolean hasWords(IOException error) {
        return !(error instanceof FileSystemException known) || known.getReason() != null;
    }
}

package groundlab.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are either absent, the old ones, or complete: written aside, synced and renamed. */
public final class WholeFiles {

    private WholeFiles() {}

    /** Fills a file at the given temporary path. */
    @FunctionalInterface
    public interface Filler {
        /** Writes the whole file. */
        void fill(Path temporary) throws IOException;
    }

    /**
     * Writes {@code file} through {@code filler}; parent folders are made.
     *
     * @throws IOException with the file's name, such as when the disk is full
     */
    public static void write(Path file, Filler filler) throws IOException {
        try (WholeFile whole = WholeFile.of(file)) {
            try {
                filler.fill(whole.aside());
                whole.keep();
            } catch (IOException e) {
                throw whole.named(e);
            }
        }
    }

    /** Writes {@code text} as UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, aside -> Files.writeString(aside, text, StandardCharsets.UTF_8));
    }
}

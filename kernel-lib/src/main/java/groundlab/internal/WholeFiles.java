package groundlab.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are either absent, the old ones, or complete: written aside, synced and renamed. */
public final class WholeFiles {

    private WholeFiles() {}

    /** Fills a file at the given temporary path. */
    @FunctionalInterface
    public interface Filler {
        /** Writes the whole file. */
        void fill(Path temporary) throws IOException;
    }

    /** Writes {@code file} through {@code filler}; parent folders are made. */
    public static void write(Path file, Filler filler) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path aside = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            filler.fill(aside);
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(
                    aside,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** Writes {@code text} as UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, aside -> Files.writeString(aside, text, StandardCharsets.UTF_8));
    }
}

package groundlab.answers;

import groundlab.internal.Hashes;
import java.nio.file.Path;

/** What a result says of a file that it depends on. */
final class FileFact {

    private FileFact() {}

    /** {@return name and hash, such as {@code coco_pope_random.json (sha256 0a1b2c3d4e5f)}} */
    static String of(Path file) {
        return "%s (sha256 %.12s)".formatted(file.getFileName(), Hashes.of(file));
    }
}

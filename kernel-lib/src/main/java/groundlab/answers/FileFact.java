package groundlab.answers;

import groundlab.internal.Hashes;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What a result says of a file that it depends on. */
final class FileFact {

    private FileFact() {}

    /** {@return name and hash, such as {@code coco_pope_random.json (sha256 0a1b2c3d4e5f)}} */
    static String of(Path file) {
        return "%s (sha256 %.12s)".formatted(file.getFileName(), Hashes.of(file));
    }

    /**
     * {@return the same of right answers that stand beside answers: equal for all files with these}
     *
     * @param field where they stand
     * @param byId the right answers by the ids of their questions
     */
    static String ofField(String field, Map<String, Boolean> byId) {
        String all = new TreeMap<>(byId).toString();
        return "%s of the answers (sha256 %.12s)".formatted(field, Hashes.of(all));
    }
}

package groundlab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the published programs computed for real inputs. These files are other people's data and are
 * not part of the project: they are looked for in {@code GROUNDLAB_VECTORS}, else in {@code
 * ../shared/vectors} beside it.
 */
public final class Vectors {

    private static final Path FOLDER = folder();

    private Vectors() {}

    /** {@return a file of theirs; the test is skipped with a message where the folder is absent} */
    public static Path file(String name) {
        assumeTrue(Files.isDirectory(FOLDER), "skipped: no vectors in " + FOLDER);
        return FOLDER.resolve(name);
    }

    private static Path folder() {
        String set = System.getenv("GROUNDLAB_VECTORS");
        return set != null ? Path.of(set) : Path.of("../../shared/vectors").normalize();
    }
}

package groundlab.runs;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not what was once written: its checksum is wrong, or it cannot be read. */
final class DamagedFile extends IOException {

    private static final long serialVersionUID = 1;

    DamagedFile(Path file, String fault, Throwable cause) {
        super(file + " is damaged (" + fault + ")", cause);
    }
}

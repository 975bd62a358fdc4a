package groundlab.files;

import java.nio.file.Path;

/**
 * A row of a file that could not be read.
 *
 * @param file the file
 * @param line its line, from 1
 * @param reason what must hold and what was found
 */
public record BadRow(Path file, int line, String reason) {

    /** {@return such as {@code "data/mine.jsonl, line 3: no field image"}} */
    @Override
    public String toString() {
        return file + ", line " + line + ": " + reason;
    }
}

package groundlab.rows;

import java.nio.file.Path;

/**
 * A row of a file that could not be read.
 *
 * @param file the file
 * @param unit what is counted in this kind of file
 * @param number which one, from 1
 * @param reason what must hold and what was found
 */
public record BadRow(Path file, Unit unit, long number, String reason) {

    /** What tells where in a file a row is. */
    public enum Unit {
        /** A line of text: JSONL, CSV. */
        LINE("line"),
        /** A row of a table or a list: Parquet, JSON. */
        ROW("row");

        private final String word;

        Unit(String word) {
            this.word = word;
        }
    }

    /** {@return such as {@code "line 3"}} */
    public String place() {
        return unit.word + " " + number;
    }

    /** {@return such as {@code "data/mine.jsonl, line 3: no field image"}} */
    @Override
    public String toString() {
        return file + ", " + place() + ": " + reason;
    }
}

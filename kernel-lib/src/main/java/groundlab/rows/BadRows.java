package groundlab.rows;

import java.io.IOException;

/**
 * What a reader does with rows it cannot read.
 *
 * <pre>{@code
 * Examples all = ExampleFiles.read(Path.of("mine.jsonl"), BadRows.FAIL);
 * Examples good = ExampleFiles.read(Path.of("mine.jsonl"), row -> System.out.println(row));
 * }</pre>
 */
@FunctionalInterface
public interface BadRows {

    /** Stops at the first bad row with an {@code IOException} that names file, line and reason. */
    BadRows FAIL =
            row -> {
                throw new IOException(row.toString());
            };

    /** Takes note of a bad row, which the reader then leaves out; or throws to stop it. */
    void met(BadRow row) throws IOException;
}

package groundlab.rows;

import java.io.IOException;

/** What a reader does with rows it cannot read. */
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

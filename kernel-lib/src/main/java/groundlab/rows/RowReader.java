package groundlab.rows;

import java.io.Closeable;
import java.io.IOException;

/** The rows of a file, one after the other. */
public interface RowReader extends Closeable {

    /**
     * {@return the next row, null at the end}
     *
     * @throws IllegalArgumentException if this row cannot be read; those behind it may be
     * @throws IOException if the file cannot be read on
     */
    Fields next() throws IOException;

    /** {@return where the row is that was taken last} */
    long number();

    /** {@return what {@link #number} counts} */
    BadRow.Unit unit();
}

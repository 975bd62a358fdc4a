package groundlab.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Skips bad rows and keeps a report of them.
 *
 * <pre>{@code
 * SkippedRows skipped = new SkippedRows();
 * Examples mine = ExampleFiles.read(Path.of("mine.jsonl"), skipped);
 * System.out.println(skipped);
 * }</pre>
 */
public final class SkippedRows implements BadRows {

    private final List<BadRow> rows = new ArrayList<>();

    @Override
    public void met(BadRow row) {
        rows.add(row);
    }

    /** {@return the rows left out so far, in the order they were met} */
    public List<BadRow> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** {@return one row for each: file, place (line or row), reason} */
    public Table table() {
        return Table.create(
                "skipped rows",
                StringColumn.create("file", rows.stream().map(row -> row.file().toString())),
                StringColumn.create("place", rows.stream().map(BadRow::place)),
                StringColumn.create("reason", rows.stream().map(BadRow::reason)));
    }

    /** {@return how many rows were left out, and one line for each} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(rows.size() + " rows skipped");
        rows.forEach(row -> text.append('\n').append(row));
        return text.toString();
    }
}

package groundlab.notebook;

import static groundlab.internal.Checks.check;

import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A table that is written row by row. A column whose cells are all numbers becomes one of numbers,
 * any other one of texts.
 *
 * <pre>{@code
 * var table = RowTable.of("model", "recall");
 * table.add("base", report.recall());
 * show(table);
 * }</pre>
 */
public final class RowTable {

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    private RowTable(List<String> columns) {
        this.columns = columns;
    }

    /** {@return a table without rows} */
    public static RowTable of(String... columns) {
        check(columns.length > 0, "a table must have at least one column, got none");
        return new RowTable(List.of(columns));
    }

    /** Adds a row, a cell for each column. */
    public RowTable add(Object... cells) {
        check(
                cells.length == columns.size(),
                "a row must have a cell for each of the columns %s, got %d",
                columns,
                cells.length);
        rows.add(List.of(cells));
        return this;
    }

    /** {@return the rows so far} */
    public Table table() {
        Table table = Table.create();
        for (int c = 0; c < columns.size(); c++) {
            table.addColumns(column(c));
        }
        return table;
    }

    private Column<?> column(int c) {
        List<Object> cells = rows.stream().map(row -> row.get(c)).toList();
        if (!cells.isEmpty() && cells.stream().allMatch(Number.class::isInstance)) {
            double[] numbers =
                    cells.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
            return DoubleColumn.create(columns.get(c), numbers);
        }
        return StringColumn.create(columns.get(c), cells.stream().map(String::valueOf).toList());
    }

    @Override
    public String toString() {
        return Tables.of(table()).text();
    }
}

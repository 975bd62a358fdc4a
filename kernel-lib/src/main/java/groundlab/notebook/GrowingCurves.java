package groundlab.notebook;

import groundlab.plot.Curve;
import groundlab.plot.CurveGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** The rows of a log so far, column by column. */
final class GrowingCurves {

    private static final String STEP = "step";

    private final Map<String, double[]> columns = new LinkedHashMap<>();
    private int rows;

    void add(Map<String, Double> row) {
        row.forEach(
                (name, value) -> {
                    double[] column = columns.computeIfAbsent(name, n -> new double[256]);
                    if (rows == column.length) {
                        column = Arrays.copyOf(column, 2 * rows);
                        columns.put(name, column);
                    }
                    column[rows] = value;
                });
        rows++;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** {@return the step of the last row} */
    int last() {
        return (int) columns.get(STEP)[rows - 1];
    }

    List<CurveGroup> groups() {
        return CurveGroup.of(columns.keySet());
    }

    /** {@return a column, if it has a value} */
    Optional<Curve> curve(String column) {
        if (!columns.containsKey(column)) {
            return Optional.empty();
        }
        Curve curve = Curve.of(values(STEP), values(column));
        return Optional.of(curve).filter(some -> some.size() > 0);
    }

    private double[] values(String column) {
        return Arrays.copyOf(columns.get(column), rows);
    }

    Table table(String name) {
        List<DoubleColumn> all = new ArrayList<>();
        columns.keySet().forEach(column -> all.add(DoubleColumn.create(column, values(column))));
        return Table.create(name, all.toArray(DoubleColumn[]::new));
    }
}

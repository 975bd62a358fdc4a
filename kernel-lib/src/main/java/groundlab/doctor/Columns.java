package groundlab.doctor;

import java.util.Optional;
import tech.tablesaw.api.Table;

/**
 * A log by its columns.
 *
 * @param table one row per step
 */
record Columns(Table table) {

    int steps() {
        return table.rowCount();
    }

    Optional<double[]> values(String column) {
        return table.containsColumn(column)
                ? Optional.of(table.numberColumn(column).asDoubleArray())
                : Optional.empty();
    }

    Optional<Trend> trend(String column) {
        return values(column).map(Trend::of);
    }

    /** {@return the step of a row, as it is counted in the log} */
    int step(int row) {
        return values("step").map(steps -> (int) steps[row]).orElse(row + 1);
    }
}

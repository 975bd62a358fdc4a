package groundlab.objective;

import java.util.List;
import java.util.Map;

/**
 * What a run has been through before this batch. An objective that looks back reads it here and
 * remembers nothing itself, so that a run that resumes sees the same.
 *
 * @param step steps done
 * @param steps steps in all
 * @param rows the log's rows so far by column, one for each step that had something to train on
 */
public record Past(int step, int steps, List<Map<String, Double>> rows) {

    /** The start of a run, and wherever there is no run. */
    public static final Past NONE = new Past(0, 1, List.of());

    /** {@return a column of the log, a value for each row} */
    public double[] column(String name) {
        return rows.stream().mapToDouble(row -> row.getOrDefault(name, Double.NaN)).toArray();
    }
}

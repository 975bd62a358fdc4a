package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Row;

/**
 * What was measured of our methods, from a file that {@link Comparison#table()} was saved to.
 *
 * <pre>{@code
 * Interval chairS = Measured.read(Path.of("tests/bench/methods.csv"), Measure.CHAIR_S).get("mDPO");
 * }</pre>
 */
public final class Measured {

    private Measured() {}

    /**
     * {@return one measure by the names of the methods, in the order of the file}
     *
     * @throws IOException with the file's name if it cannot be read
     */
    public static Map<String, Interval> read(Path file, Measure measure) throws IOException {
        Map<String, Interval> byMethod = new LinkedHashMap<>();
        List<String> columns = List.of("method", "measure", "value", "low", "high");
        int line = 1;
        for (Row row : Published.table(file, columns)) {
            String place = file + ", line " + ++line;
            if (row.getString("measure").equals(measure.label())) {
                byMethod.put(row.getString("method"), interval(row, place));
            }
        }
        check(!byMethod.isEmpty(), "%s must have the measure %s", file, measure.label());
        return byMethod;
    }

    private static Interval interval(Row row, String place) {
        return new Interval(
                Published.number(row.getString("value"), place),
                Published.number(row.getString("low"), place),
                Published.number(row.getString("high"), place),
                0);
    }
}

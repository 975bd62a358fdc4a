package groundlab.notebook;

import groundlab.metrics.Interval;
import java.util.Locale;
import java.util.Map;

/** Intervals as a table; texts show three digits behind the point, as intervals print. */
final class Intervals {

    private Intervals() {}

    static Html of(Map<String, Interval> byName) {
        RowTable table = RowTable.of("", "value", "95 % interval", "n");
        byName.forEach((name, i) -> table.add(name, number(i.value()), ends(i), i.n()));
        return Tables.of(table.table());
    }

    private static String ends(Interval interval) {
        return interval.defined()
                ? "[" + number(interval.low()) + ", " + number(interval.high()) + "]"
                : "";
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "undefined" : String.format(Locale.ROOT, "%.3f", value);
    }
}

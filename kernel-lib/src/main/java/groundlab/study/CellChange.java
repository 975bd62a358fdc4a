package groundlab.study;

import groundlab.metrics.Interval;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A cell against a baseline, on the same pictures.
 *
 * @param cell its label
 * @param measure what they are compared by
 * @param change from the baseline to the cell, over all seeds, with an interval over the pictures
 * @param bySeed the same change for each seed
 * @param p how likely such a change is if both do not differ, by exchanging pictures
 * @param holm the same after Holm's correction for all contrasts with the baseline
 */
public record CellChange(
        String cell, Measure measure, Interval change, List<Double> bySeed, double p, double holm) {

    /** Copies the changes. */
    public CellChange {
        bySeed = List.copyOf(bySeed);
    }

    /** {@return whether p stays below 0.05 after the correction, and all seeds agree} */
    public boolean isClear() {
        double sign = Math.signum(change.value());
        return holm < 0.05 && bySeed.stream().allMatch(one -> one * sign > 0);
    }

    /** {@return a row for each} */
    static Table table(String title, List<CellChange> contrasts) {
        return Table.create(
                title,
                StringColumn.create("cell", contrasts.stream().map(CellChange::cell)),
                StringColumn.create("change", contrasts.stream().map(c -> signed(c.change))),
                StringColumn.create("seeds", contrasts.stream().map(CellChange::seeds)),
                DoubleColumn.create("p", contrasts.stream().map(c -> round(c.p)).toList()),
                DoubleColumn.create("p, Holm", contrasts.stream().map(c -> round(c.holm)).toList()),
                StringColumn.create(
                        "clear", contrasts.stream().map(c -> c.isClear() ? "yes" : "")));
    }

    private static double round(double p) {
        return Math.rint(p * 1e4) / 1e4; // NaN stays
    }

    private String seeds() {
        return signed(bySeed.stream().min(Double::compare).orElseThrow())
                + " to "
                + signed(bySeed.stream().max(Double::compare).orElseThrow());
    }

    private static String signed(double number) {
        return String.format(Locale.ROOT, "%+.3f", number);
    }

    private static String signed(Interval change) {
        return String.format(
                Locale.ROOT, "%+.3f [%+.3f, %+.3f]", change.value(), change.low(), change.high());
    }
}

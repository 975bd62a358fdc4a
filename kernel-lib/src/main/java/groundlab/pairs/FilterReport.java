package groundlab.pairs;

import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How many pairs were dropped, and by which filter.
 *
 * @param kept pairs that no filter dropped
 * @param lines one per filter, in their order
 */
public record FilterReport(long kept, List<Line> lines) {

    /** Copies its argument. */
    public FilterReport {
        lines = List.copyOf(lines);
    }

    /**
     * What one filter did.
     *
     * @param filter its name
     * @param dropped how many pairs it dropped
     * @param first id and reason of the first of them, empty if there is none
     */
    public record Line(String filter, long dropped, String first) {

        Line and(String reason) {
            return new Line(filter, dropped + 1, dropped == 0 ? reason : first);
        }
    }

    /** {@return pairs that a filter dropped} */
    public long dropped() {
        return lines.stream().mapToLong(Line::dropped).sum();
    }

    /** {@return all pairs} */
    public long pairs() {
        return kept + dropped();
    }

    /**
     * {@return one row per filter and one for what is kept: filter, pairs, share of all pairs in
     * [0, 1] (missing without pairs), id and reason of the first}
     */
    public Table table() {
        StringColumn filter = StringColumn.create("filter");
        LongColumn count = LongColumn.create("pairs");
        DoubleColumn share = DoubleColumn.create("share");
        StringColumn first = StringColumn.create("first");
        for (Line line : lines) {
            filter.append(line.filter());
            count.append(line.dropped());
            share.append((double) line.dropped() / pairs());
            first.append(line.first());
        }
        filter.append("kept");
        count.append(kept);
        share.append((double) kept / pairs());
        first.append("");
        return Table.create("filters", filter, count, share, first);
    }

    /** {@return such as {@code "97 of 100 pairs kept; dropped: duplicate 2, empty 1"}} */
    @Override
    public String toString() {
        String counts =
                lines.stream()
                        .map(line -> line.filter() + " " + line.dropped())
                        .collect(Collectors.joining(", "));
        return kept + " of " + pairs() + " pairs kept; dropped: " + counts;
    }
}

package groundlab.notebook;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import groundlab.metrics.Result;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Results as a table, with their 95 % intervals; what the numbers depend on stands below.
 *
 * <pre>{@code
 * show(ResultTable.of(Map.of("base", before, "mDPO", after)));
 * }</pre>
 */
public final class ResultTable {

    private static final String UNDEFINED = "undefined";

    private ResultTable() {}

    /** {@return one result, a row for each metric} */
    public static Html of(Result<?> result) {
        Table table = Table.create(result.benchmark());
        StringColumn names = StringColumn.create(result.benchmark());
        StringColumn values = StringColumn.create("value");
        StringColumn intervals = StringColumn.create("95 % interval");
        StringColumn notes = StringColumn.create("note");
        result.intervals()
                .forEach(
                        (metric, interval) -> {
                            names.append(metric.label());
                            values.append(value(interval.value()));
                            intervals.append(ends(interval));
                            notes.append(result.why(metric.name()).orElse(""));
                        });
        table.addColumns(names, values, intervals);
        if (notes.countMissing() < notes.size()) {
            table.addColumns(notes);
        }
        return below(Tables.of(table), facts(List.of(result)));
    }

    /**
     * {@return several results, a row for each}
     *
     * @param results of one benchmark, by the name of the model or of the reading
     */
    public static Html of(Map<String, ? extends Result<?>> results) {
        check(!results.isEmpty(), "a table needs at least one result, got none");
        Map<String, List<String>> columns = new LinkedHashMap<>();
        results.values()
                .forEach(r -> r.metrics().forEach(m -> columns.put(m.label(), new ArrayList<>())));
        results.values().forEach(result -> addRow(result, columns));
        Table table = Table.create(StringColumn.create(" ", results.keySet()));
        columns.forEach((name, cells) -> table.addColumns(StringColumn.create(name, cells)));
        return below(Tables.of(table), facts(List.copyOf(results.values())));
    }

    private static void addRow(Result<?> result, Map<String, List<String>> columns) {
        Map<String, Interval> byLabel = new LinkedHashMap<>();
        result.intervals().forEach((metric, interval) -> byLabel.put(metric.label(), interval));
        columns.forEach(
                (label, cells) ->
                        cells.add(byLabel.containsKey(label) ? cell(byLabel.get(label)) : ""));
    }

    private static String cell(Interval interval) {
        return value(interval.value()) + (interval.defined() ? " " + ends(interval) : "");
    }

    private static String ends(Interval interval) {
        return interval.defined()
                ? "[" + value(interval.low()) + ", " + value(interval.high()) + "]"
                : "";
    }

    /** {@return three decimals: papers print shares in percent with one} */
    private static String value(double value) {
        return Double.isNaN(value)
                ? UNDEFINED
                : new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** {@return what all results share, then what they do not} */
    private static String facts(List<Result<?>> results) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Result<?> result : results) {
            result.facts()
                    .forEach(
                            (name, value) ->
                                    all.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
        }
        return all.entrySet().stream()
                .map(
                        fact ->
                                fact.getKey()
                                        + ": "
                                        + fact.getValue().stream()
                                                .map(ResultTable::brief)
                                                .distinct()
                                                .collect(Collectors.joining(" | ")))
                .collect(Collectors.joining(" · "));
    }

    /** {@return a fact whose hashes are cut to their beginnings} */
    private static String brief(String fact) {
        return fact.replaceAll("\\b([0-9a-f]{12})[0-9a-f]{52}\\b", "$1");
    }

    private static Html below(Html table, String facts) {
        return facts.isEmpty()
                ? table
                : new Html(
                        table.html() + "<p class=\"gl-note\">" + Html.escape(facts) + "</p>",
                        table.text() + "\n" + facts);
    }
}

package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The table of a {@link Comparison}, to read again: what each method scored, by name.
 *
 * <pre>{@code
 * MethodTable methods = MethodTable.read(Path.of("tests/bench/methods.csv"));
 * show(methods.wide(), methods.of("DPO", Measure.CHAIR_S));
 * }</pre>
 */
public final class MethodTable {

    private final Map<String, Map<String, Row>> byMethod = new LinkedHashMap<>();

    private MethodTable(Table rows) {
        for (int i = 0; i < rows.rowCount(); i++) {
            Row row = rows.row(i);
            byMethod.computeIfAbsent(row.getString("method"), name -> new LinkedHashMap<>())
                    .put(row.getString("measure"), row);
        }
    }

    /** {@return the table of a comparison, as {@link Comparison#table()} gives it} */
    public static MethodTable of(Table rows) {
        return new MethodTable(rows);
    }

    /** {@return the table in a CSV file} */
    public static MethodTable read(Path file) throws IOException {
        return of(Table.read().csv(file.toFile()));
    }

    /** {@return the names of the methods, in their order} */
    public Set<String> methods() {
        return byMethod.keySet();
    }

    /**
     * {@return a measure of a method over all its seeds, with its interval over the pictures} The
     * table does not say how many these were: {@code n} is 0.
     */
    public Interval of(String method, Measure measure) {
        Row row = row(method, measure);
        return new Interval(row.getDouble("value"), row.getDouble("low"), row.getDouble("high"), 0);
    }

    /** {@return CHAIRs and recall of those of the methods that are there, for charts} */
    public Map<String, Map<String, Interval>> scores(String... methods) {
        Map<String, Map<String, Interval>> scores = new LinkedHashMap<>();
        Stream.of(methods)
                .filter(byMethod::containsKey)
                .forEach(name -> scores.put(name, pair(name)));
        return scores;
    }

    private Map<String, Interval> pair(String method) {
        Map<String, Interval> both = new LinkedHashMap<>();
        both.put("CHAIRs ↓", of(method, Measure.CHAIR_S));
        both.put("recall ↑", of(method, Measure.RECALL));
        return both;
    }

    /** {@return a row for each method, with the interval of each measure or its value} */
    public Table wide() {
        Table table = Table.create("methods");
        add(table, "method", name -> name);
        add(
                table,
                "rate",
                name -> number("%s", row(name, Measure.CHAIR_S).getDouble("learning_rate")));
        add(table, "CHAIRs ↓", name -> interval(of(name, Measure.CHAIR_S)));
        add(table, "seeds", this::seeds);
        add(table, "CHAIRi ↓", name -> interval(of(name, Measure.CHAIR_I)));
        add(table, "recall ↑", name -> interval(of(name, Measure.RECALL)));
        add(table, "strong ↓", name -> number("%.3f", of(name, Measure.PARTNER).value()));
        add(table, "yes/no ↑", name -> number("%.3f", of(name, Measure.YES_NO).value()));
        add(table, "words", name -> number("%.1f", of(name, Measure.WORDS).value()));
        return table;
    }

    private void add(Table table, String column, Function<String, String> cell) {
        List<String> cells = byMethod.keySet().stream().map(cell).toList();
        table.addColumns(StringColumn.create(column, cells));
    }

    private String seeds(String method) {
        Row row = row(method, Measure.CHAIR_S);
        return number("%.3f", row.getDouble("lowest_seed"))
                + " to "
                + number("%.3f", row.getDouble("highest_seed"));
    }

    private static String interval(Interval value) {
        return number("%.3f", value.value())
                + " ["
                + number("%.3f", value.low())
                + ", "
                + number("%.3f", value.high())
                + "]";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private Row row(String method, Measure measure) {
        check(
                byMethod.containsKey(method),
                "a method must be one of %s, got %s",
                byMethod.keySet(),
                method);
        Map<String, Row> measures = byMethod.get(method);
        check(
                measures.containsKey(measure.label()),
                "a measure of %s must be one of %s, got %s",
                method,
                measures.keySet(),
                measure.label());
        return measures.get(measure.label());
    }
}

package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Metric.Better;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * One number of a paper's table, from a file of {@code datasets/published}.
 *
 * <pre>{@code
 * var rows = Published.read(Path.of("datasets/published/mdpo.csv"));
 * Published.counterparts(rows, "Bunny-v1.0-3B", "Object HalBench CHAIRs"); // base=43.0, DPO=44.3 …
 * }</pre>
 *
 * @param source paper and table, such as {@code mDPO, table 1}
 * @param arxiv the paper's number there
 * @param model what was trained
 * @param method how, in the paper's words
 * @param ours the method here that stands for it, empty where none does
 * @param data what it was trained on, empty for a base
 * @param metric what was measured
 * @param better which way is better
 * @param value as printed
 */
public record Published(
        String source,
        String arxiv,
        String model,
        String method,
        String ours,
        String data,
        String metric,
        Better better,
        double value) {

    private static final List<String> COLUMNS =
            List.of(
                    "paper", "arxiv", "table", "model", "method", "ours", "data", "metric",
                    "better", "value");

    /**
     * {@return the numbers of a file}
     *
     * @throws IOException with the file's name if it cannot be read
     * @throws IllegalArgumentException with file and line if a row does not fit
     */
    public static List<Published> read(Path file) throws IOException {
        List<Published> rows = new ArrayList<>();
        for (Row row : table(file, COLUMNS)) {
            rows.add(of(row, file + ", line " + (rows.size() + 2)));
        }
        return rows;
    }

    /** {@return the rows of a file as texts} */
    static Table table(Path file, List<String> columns) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("Cannot read " + file);
        }
        Table table =
                Table.read()
                        .csv(
                                CsvReadOptions.builder(file.toFile())
                                        .columnTypes(name -> ColumnType.STRING));
        check(
                table.columnNames().containsAll(columns),
                "%s must have the columns %s, it has %s",
                file,
                columns,
                table.columnNames());
        return table;
    }

    private static Published of(Row row, String place) {
        String table = row.getString("table");
        return new Published(
                row.getString("paper") + (table.isEmpty() ? "" : ", table " + table),
                row.getString("arxiv"),
                row.getString("model"),
                row.getString("method"),
                row.getString("ours"),
                row.getString("data"),
                row.getString("metric"),
                better(row.getString("better"), place),
                number(row.getString("value"), place));
    }

    private static Better better(String text, String place) {
        check(
                text.equals("higher") || text.equals("lower"),
                "%s: better must be higher or lower, got %s",
                place,
                text);
        return Better.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** {@return the number} */
    static double number(String text, String place) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(place + ": a value must be a number, got " + text);
        }
    }

    /**
     * {@return by the names of our methods, what the paper measured of those that stand for them}
     * Where several tables have the same method, the first counts.
     *
     * @throws IllegalArgumentException if no row fits
     */
    public static Map<String, Double> counterparts(
            List<Published> rows, String model, String metric) {
        Map<String, Double> values = new LinkedHashMap<>();
        rows.stream()
                .filter(row -> row.model.equals(model) && row.metric.equals(metric))
                .filter(row -> !row.ours.isEmpty())
                .forEach(row -> values.putIfAbsent(row.ours, row.value));
        check(!values.isEmpty(), "no row has the metric %s of the model %s", metric, model);
        return values;
    }
}

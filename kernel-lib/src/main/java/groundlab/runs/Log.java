package groundlab.runs;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * What was measured, one row a step, the same columns throughout: as {@code <name>.csv}, as {@code
 * <name>.jsonl} and as scalars {@code <tag>/<column>} for TensorBoard. The table is what counts:
 * the others are made from it again wherever they lack a row.
 */
public final class Log {

    /** The log of the training itself, which has a row for every step. */
    public static final String TRAINING = "log";

    private static final String STEP = "step";
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private final GrowingFile csv;
    private final GrowingFile jsonl;
    private final EventFile events;
    private final String tag;
    private List<String> columns = List.of();
    private final List<List<Double>> rows = new ArrayList<>();

    private Log(Path folder, String name, String tag, int step) throws IOException {
        this.tag = tag;
        csv = new GrowingFile(folder.resolve(name + ".csv"));
        jsonl = new GrowingFile(folder.resolve(name + ".jsonl"));
        if (step > 0) {
            read(step);
        }
        if (step > 0 && name.equals(TRAINING) && last() != step) {
            throw new IOException(
                    String.format(
                            "%s has %s, its checkpoint is of step %d: put the log back, or delete"
                                    + " the checkpoints to train from the start",
                            csv.path(),
                            rows.isEmpty() ? "no rows" : "rows up to step " + last(),
                            step));
        }
        Path tensorboard = folder.resolve("tensorboard/" + tag + "/events.out.tfevents");
        events = EventFile.resume(tensorboard, last(), Clock.systemUTC());
    }

    /**
     * Keeps the rows up to {@code step}, drops later and half-written ones; 0 starts anew.
     *
     * @param folder the run's
     * @param name of the files, such as {@code log} or {@code evaluation}
     * @param tag before the columns' names in TensorBoard, such as {@code train} or {@code eval}
     * @param step of the checkpoint
     * @throws IOException if the training log lacks the row of that step
     */
    public static Log resume(Path folder, String name, String tag, int step) throws IOException {
        Log log = new Log(folder, name, tag, step);
        log.writeAgain();
        return log;
    }

    private void read(int step) throws IOException {
        if (!Files.exists(csv.path())) {
            return;
        }
        String text = new String(Files.readAllBytes(csv.path()), StandardCharsets.UTF_8);
        int from = text.indexOf('\n') + 1;
        columns = names(text.substring(0, from));
        for (int to = text.indexOf('\n', from); to >= 0; to = text.indexOf('\n', from)) {
            Optional<List<Double>> row = row(text.substring(from, to));
            if (row.isEmpty() || step(row.get()) > step) {
                return;
            }
            rows.add(row.get());
            from = to + 1;
        }
    }

    /** {@return the names in a line, none if it is not the first line of a log} */
    private static List<String> names(String line) {
        try (CSVParser parser = CSVParser.parse(line, FORMAT)) {
            return parser.stream()
                    .map(CSVRecord::toList)
                    .filter(names -> names.contains(STEP))
                    .findFirst()
                    .orElse(List.of());
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** {@return the numbers of a line, or nothing if they are not whole} */
    private Optional<List<Double>> row(String line) {
        try {
            List<Double> row = Stream.of(line.split(",")).map(Double::valueOf).toList();
            return Optional.of(row).filter(one -> one.size() == columns.size());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private int step(List<Double> row) {
        return row.get(columns.indexOf(STEP)).intValue();
    }

    /** {@return the step of the last row, −1 when there is none} */
    private int last() {
        return rows.isEmpty() ? -1 : step(rows.get(rows.size() - 1));
    }

    private void writeAgain() throws IOException {
        StringBuilder table = new StringBuilder(columns.isEmpty() ? "" : line(columns));
        StringBuilder objects = new StringBuilder();
        for (List<Double> row : rows) {
            table.append(line(row.stream().map(Log::cell).toList()));
            objects.append(json(row));
            if (step(row) > events.last()) {
                events.add(step(row), scalars(row));
            }
        }
        WholeFiles.write(csv.path(), table.toString());
        WholeFiles.write(jsonl.path(), objects.toString());
    }

    /**
     * Adds a row.
     *
     * @param row a value for each column, {@code step} among them; the first row decides which
     *     columns there are
     * @throws IllegalStateException if it has other columns than the rows before
     */
    public void add(Map<String, Double> row) throws IOException {
        boolean first = columns.isEmpty();
        if (first) {
            columns = List.copyOf(row.keySet());
        }
        checkColumns(row);
        List<Double> values = columns.stream().map(row::get).toList();
        String cells = line(values.stream().map(Log::cell).toList());
        csv.append(first ? line(columns) + cells : cells);
        jsonl.append(json(values));
        events.add(step(values), scalars(values));
        rows.add(values);
    }

    private void checkColumns(Map<String, Double> row) {
        List<String> both = new ArrayList<>(columns);
        both.add(STEP);
        both.addAll(row.keySet());
        for (String column : both) {
            if (!row.containsKey(column) || !columns.contains(column)) {
                throw new IllegalStateException(
                        String.format(
                                "the row of step %s of %s %s column %s: all rows of a log have the"
                                        + " same columns, and a step",
                                row.containsKey(STEP) ? cell(row.get(STEP)) : "?",
                                csv.path(),
                                row.containsKey(column) ? "has the new" : "lacks the",
                                column));
            }
        }
    }

    /** Brings all rows to the disk, so that no checkpoint can be there without them. */
    public void sync() throws IOException {
        csv.sync();
        jsonl.sync();
        events.sync();
    }

    private static String line(List<String> cells) throws IOException {
        StringWriter text = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            printer.printRecord(cells);
        }
        return text.toString();
    }

    private static String cell(double value) {
        return number(value).toString();
    }

    private static Number number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
        return whole ? (Number) (long) value : (Number) value;
    }

    private String json(List<Double> row) {
        JsonObject json = new JsonObject();
        for (int c = 0; c < columns.size(); c++) {
            double value = row.get(c);
            if (Double.isFinite(value)) {
                json.addProperty(columns.get(c), number(value));
            } else {
                json.add(columns.get(c), JsonNull.INSTANCE); // JSON has no other word
            }
        }
        return json + "\n";
    }

    private Map<String, Double> scalars(List<Double> row) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        for (int c = 0; c < columns.size(); c++) {
            if (!columns.get(c).equals(STEP)) {
                scalars.put(tag + "/" + columns.get(c), row.get(c));
            }
        }
        return scalars;
    }

    /** {@return the rows so far, by column} */
    public List<Map<String, Double>> rows() {
        List<Map<String, Double>> named = new ArrayList<>();
        for (List<Double> row : rows) {
            Map<String, Double> one = new LinkedHashMap<>();
            for (int c = 0; c < columns.size(); c++) {
                one.put(columns.get(c), row.get(c));
            }
            named.add(one);
        }
        return named;
    }

    public Table table(String name) {
        Table table = Table.create(name);
        for (int c = 0; c < columns.size(); c++) {
            int column = c;
            table.addColumns(
                    DoubleColumn.create(
                            columns.get(c),
                            rows.stream().mapToDouble(row -> row.get(column)).toArray()));
        }
        return table;
    }
}

package groundlab.training;

import groundlab.internal.WholeFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** The rows of {@code log.csv}: one a step, the same columns throughout. */
final class Log {

    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private final Path file;
    private List<String> columns = List.of();
    private final List<List<Double>> rows = new ArrayList<>();

    private Log(Path file) {
        this.file = file;
    }

    /** Keeps the first {@code steps} rows of what is there. */
    static Log resume(Path file, int steps) throws IOException {
        Log log = new Log(file);
        if (steps > 0) {
            try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
                for (CSVRecord record : parser) {
                    if (log.columns.isEmpty()) {
                        log.columns = record.toList();
                    } else if (log.rows.size() < steps) {
                        log.rows.add(record.stream().map(Double::valueOf).toList());
                    }
                }
            }
            if (log.rows.size() < steps) {
                throw new IOException(
                        file + " has " + log.rows.size() + " steps, its checkpoint " + steps);
            }
        }
        StringWriter text = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            if (!log.columns.isEmpty()) {
                printer.printRecord(log.columns);
            }
            for (List<Double> row : log.rows) {
                print(printer, row);
            }
        }
        WholeFiles.write(file, text.toString());
        return log;
    }

    void add(Map<String, Double> row) throws IOException {
        boolean first = columns.isEmpty();
        if (first) {
            columns = List.copyOf(row.keySet());
        }
        rows.add(columns.stream().map(row::get).toList());
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
                CSVPrinter printer = new CSVPrinter(out, FORMAT)) {
            if (first) {
                printer.printRecord(columns);
            }
            print(printer, rows.get(rows.size() - 1));
        }
    }

    private static void print(CSVPrinter printer, List<Double> row) throws IOException {
        List<String> cells = new ArrayList<>();
        for (double value : row) {
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
            cells.add(whole ? Long.toString((long) value) : Double.toString(value));
        }
        printer.printRecord(cells);
    }

    Table table(String name) {
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

package groundlab.reference;

import static groundlab.internal.Checks.check;

import groundlab.objective.View;
import groundlab.reference.ScoreRow.Content;
import groundlab.reference.ScoreRow.Key;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Kept scores as CSV, UTF-8, with a header. {@code weights}, {@code reading}, {@code prompt},
 * {@code answer} and {@code picture} are 16 hex digits each; {@code logp} reads back bit-equal;
 * {@code more} is how many rows of the same batch follow. Rows of a batch that was cut short do not
 * count; of two rows of one pair and view the later counts.
 */
final class ScoreRows {

    private static final List<String> COLUMNS =
            List.of(
                    "id", "view", "weights", "compute", "reading", "prompt", "answer", "picture",
                    "logp", "tokens", "more");
    private static final String HEADER = String.join(",", COLUMNS) + "\n";
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').setLenientEof(true).get();
    private static final HexFormat HEX = HexFormat.of();

    private final Path file;
    private final Map<Key, ScoreRow> byKey = new LinkedHashMap<>();
    private final List<ScoreRow> batch = new ArrayList<>();
    private ScoredBy last; // most rows are by the same model, which need not be held many times
    private boolean cut;
    private boolean superseded;

    private ScoreRows(Path file) {
        this.file = file;
    }

    /**
     * {@return what counts in a file; nothing where there is none}
     *
     * @throws IllegalArgumentException if it has other columns
     * @throws IOException if it cannot be read or a row is wrong; the message names file and line
     */
    static ScoreRows read(Path file) throws IOException {
        ScoreRows rows = new ScoreRows(file);
        if (Files.isRegularFile(file)) {
            rows.read();
        }
        return rows;
    }

    /** {@return the rows that count, in the file's order; may be added to} */
    Map<Key, ScoreRow> byKey() {
        return byKey;
    }

    /** {@return whether the file ends in something that does not count} */
    boolean isCut() {
        return cut;
    }

    /** {@return whether there are rows before others of the same pair and view} */
    boolean hasSuperseded() {
        return superseded;
    }

    /** Counts one more. */
    void add(ScoreRow row) {
        superseded |= byKey.put(row.key(), row) != null;
    }

    /** A channel would be closed by an interrupt, a stream is not. */
    private void read() throws IOException {
        cut = !endsWithNewLine();
        try (CSVParser csv =
                FORMAT.parse(
                        new BufferedReader(
                                new InputStreamReader(
                                        new FileInputStream(file.toFile()),
                                        StandardCharsets.UTF_8)))) {
            read(csv);
        } catch (UncheckedIOException e) {
            throw new IOException(file + ": " + e.getCause().getMessage(), e);
        }
        cut |= !batch.isEmpty();
    }

    private boolean endsWithNewLine() throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            if (bytes.length() == 0) {
                return true;
            }
            bytes.seek(bytes.length() - 1);
            return bytes.read() == '\n';
        }
    }

    private void read(CSVParser csv) throws IOException {
        Iterator<CSVRecord> records = csv.iterator();
        boolean first = true;
        while (records.hasNext()) {
            long line = csv.getCurrentLineNumber();
            CSVRecord record = records.next();
            boolean ended = records.hasNext() || !cut;
            if (first) {
                checkHeader(record, ended);
            } else if (!records.hasNext() && record.size() < COLUMNS.size()) {
                cut = true; // within a cell of several lines
            } else if (ended) {
                add(record, line);
            }
            first = false;
        }
    }

    private void checkHeader(CSVRecord record, boolean ended) {
        boolean ours =
                ended
                        ? record.toList().equals(COLUMNS)
                        : HEADER.startsWith(String.join(",", record.toList()));
        check(
                ours,
                "%s holds no reference scores and would be lost, move it away or name another file:"
                        + " its columns are %s",
                file,
                record.toList());
    }

    private void add(CSVRecord record, long line) throws IOException {
        try {
            check(
                    record.size() == COLUMNS.size(),
                    "a row must have %d cells, got %d",
                    COLUMNS.size(),
                    record.size());
            batch.add(row(record));
            if (number(record, "more") == 0) {
                batch.forEach(this::add);
                batch.clear();
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", line " + line + ": " + e.getMessage(), e);
        }
    }

    private ScoreRow row(CSVRecord record) {
        ScoredBy by =
                new ScoredBy(
                        cell(record, "weights"), cell(record, "compute"), cell(record, "reading"));
        last = by.equals(last) ? last : by;
        return new ScoreRow(
                new Key(cell(record, "id"), view(cell(record, "view"))),
                last,
                new Content(
                        hash(record, "prompt"), hash(record, "answer"), hash(record, "picture")),
                logp(cell(record, "logp")),
                number(record, "tokens"));
    }

    private static String cell(CSVRecord record, String column) {
        return record.get(COLUMNS.indexOf(column));
    }

    private static View view(String name) {
        for (View view : View.values()) {
            if (view.label().equals(name)) {
                return view;
            }
        }
        throw new IllegalArgumentException("view must be one of " + names() + ", got " + name);
    }

    private static List<String> names() {
        return List.of(View.values()).stream().map(View::label).toList();
    }

    private static long hash(CSVRecord record, String column) {
        String digits = cell(record, column);
        check(digits.length() == 16, "%s must be 16 hex digits, got %s", column, digits);
        try {
            return HexFormat.fromHexDigitsToLong(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + " must be 16 hex digits, got " + digits, e);
        }
    }

    private static float logp(String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("logp must be a finite number, got " + text, e);
        }
    }

    private static int number(CSVRecord record, String column) {
        try {
            return Integer.parseInt(cell(record, column));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    column + " must be a whole number, got " + cell(record, column), e);
        }
    }

    /** Prints the header. */
    static void printHeader(Appendable to) throws IOException {
        to.append(HEADER);
    }

    /** Prints rows as one batch each. */
    static void printEach(Collection<ScoreRow> rows, Appendable to) throws IOException {
        CSVPrinter csv = new CSVPrinter(to, FORMAT);
        for (ScoreRow row : rows) {
            print(row, 0, csv);
        }
    }

    /** Prints rows as one batch, which counts as a whole or not at all. */
    static void printBatch(List<ScoreRow> rows, Appendable to) throws IOException {
        CSVPrinter csv = new CSVPrinter(to, FORMAT);
        for (int i = 0; i < rows.size(); i++) {
            print(rows.get(i), rows.size() - 1 - i, csv);
        }
    }

    private static void print(ScoreRow row, int more, CSVPrinter csv) throws IOException {
        csv.printRecord(
                row.key().id(),
                row.key().view().label(),
                row.by().weights(),
                row.by().compute(),
                row.by().reading(),
                HEX.toHexDigits(row.content().prompt()),
                HEX.toHexDigits(row.content().answer()),
                HEX.toHexDigits(row.content().picture()),
                Float.toString(row.logp()),
                row.tokens(),
                more);
    }
}

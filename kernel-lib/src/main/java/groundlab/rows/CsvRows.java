package groundlab.rows;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * CSV with a header, UTF-8, with or without a byte order mark. A cell is text; {@code images} and
 * {@code rejected_images} are lists of one. An empty cell is a field that is not there.
 */
final class CsvRows implements RowReader {

    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
                    .get();
    private static final Set<String> LISTS = Set.of("images", "rejected_images");
    private static final Pattern BREAK = Pattern.compile("\\r\\n?|\\n");
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Path file;
    private final Source source;
    private final CSVParser csv;
    private final Iterator<CSVRecord> records;
    private long number;

    CsvRows(Path file, Source source) throws IOException {
        this.file = file;
        this.source = source;
        try {
            this.csv = FORMAT.parse(text(file));
        } catch (IllegalArgumentException e) { // a column name twice
            throw new IOException(file + ", line 1: " + e.getMessage(), e);
        }
        this.records = csv.iterator();
    }

    private static BufferedReader text(Path file) throws IOException {
        BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    @Override
    public Fields next() throws IOException {
        long before = csv.getCurrentLineNumber();
        CSVRecord record;
        try {
            record = records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw e.getCause();
            }
            String place = file + ", line " + (before + 1) + ": ";
            throw new IOException(place + e.getCause().getMessage(), e.getCause());
        }
        if (record == null) {
            return null;
        }
        number = csv.getCurrentLineNumber();
        if (number > before + 1) { // cells of several lines, or empty lines before the row
            number -= breaks(record);
        }
        return Fields.of(source, number, json(record));
    }

    private static long breaks(CSVRecord record) {
        return record.stream().mapToLong(cell -> BREAK.matcher(cell).results().count()).sum();
    }

    private JsonObject json(CSVRecord record) {
        List<String> names = csv.getHeaderNames();
        check(
                record.isConsistent(),
                "a row must have %d cells, as the header has, got %d",
                names.size(),
                record.size());
        JsonObject json = new JsonObject();
        for (int i = 0; i < names.size(); i++) {
            String cell = record.get(i);
            if (cell.isEmpty()) {
                continue;
            }
            if (LISTS.contains(names.get(i))) {
                JsonArray list = new JsonArray();
                list.add(cell);
                json.add(names.get(i), list);
            } else {
                json.addProperty(names.get(i), cell);
            }
        }
        return json;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public BadRow.Unit unit() {
        return BadRow.Unit.LINE;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}

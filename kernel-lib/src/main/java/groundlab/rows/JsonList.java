package groundlab.rows;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of one JSON list of objects, UTF-8, read one by one. Broken JSON ends the reading under any
 * policy, since there is no telling where the next row would begin.
 */
final class JsonList implements RowReader {

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF"; // its bytes in UTF-8

    private final Path file;
    private final Source source;
    private final MarkedText text;
    private final JsonReader json;
    private long number;

    JsonList(Path file, Source source) throws IOException {
        this.file = file;
        this.source = source;
        this.text = new MarkedText(file);
        this.json = Json.reader(text);
    }

    /**
     * {@return whether a file opens a list with its first byte that is no blank} As bytes, so that
     * a line further down in another encoding does not matter here.
     */
    static boolean starts(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int b = in.read();
            while (Character.isWhitespace(b) || BYTE_ORDER_MARK.indexOf(b) >= 0) {
                b = in.read();
            }
            return b == '[';
        }
    }

    @Override
    public Fields next() throws IOException {
        JsonElement row = element();
        check(row == null || !text.isBroken(row), "not UTF-8 text");
        return row == null ? null : Fields.of(source, number, row);
    }

    private JsonElement element() throws IOException {
        try {
            if (number == 0) {
                json.beginArray();
            }
            number++;
            if (json.hasNext()) {
                return Json.next(json);
            }
            json.endArray();
            json.peek(); // what follows the list is no JSON
            return null;
        } catch (MalformedJsonException | EOFException | IllegalArgumentException e) {
            throw new IOException(file + ": broken JSON at " + json.getPath(), e);
        }
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public BadRow.Unit unit() {
        return BadRow.Unit.ROW;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}

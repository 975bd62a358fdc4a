package groundlab.rows;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Files of one JSON object per line, UTF-8, lines ended by a line feed; empty lines are skipped.
 */
final class JsonLines implements RowReader {

    private final Source source;
    private final TextLines lines;

    JsonLines(Path file, Source source) throws IOException {
        this.source = source;
        this.lines = new TextLines(file);
    }

    @Override
    public Fields next() throws IOException {
        for (String text = lines.next(); text != null; text = lines.next()) {
            if (!text.isBlank()) {
                return Fields.of(source, number(), Json.parse(text));
            }
        }
        return null;
    }

    @Override
    public long number() {
        return lines.number();
    }

    @Override
    public BadRow.Unit unit() {
        return BadRow.Unit.LINE;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

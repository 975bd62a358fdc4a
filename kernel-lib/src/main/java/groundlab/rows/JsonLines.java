package groundlab.rows;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of one JSON object per line, UTF-8, lines ended by a line feed; empty lines are skipped.
 */
final class JsonLines implements RowReader {

    private final Source source;
    private final BufferedReader lines;
    private long number;

    JsonLines(Path file, Source source) throws IOException {
        this.source = source;
        this.lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    }

    @Override
    public Fields next() throws IOException {
        String text = lines.readLine();
        for (; text != null; text = lines.readLine()) {
            number++;
            if (!text.isBlank()) {
                return Fields.of(source, number, Json.parse(text));
            }
        }
        return null;
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
        lines.close();
    }
}

package groundlab.rows;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of a UTF-8 file that goes on behind bytes which are none: in their place stands a mark
 * that no text may have, so that the row they are in can be told from the others.
 */
final class MarkedText extends FilterReader {

    private static final char MARK = '\uFDD0'; // Unicode keeps it for such uses

    private boolean met;

    MarkedText(Path file) throws IOException {
        super(
                new InputStreamReader(
                        Files.newInputStream(file),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .replaceWith(String.valueOf(MARK))));
    }

    @Override
    public int read(char[] buffer, int from, int length) throws IOException {
        int read = super.read(buffer, from, length);
        for (int i = 0; i < read && !met; i++) {
            met = buffer[from + i] == MARK;
        }
        return read;
    }

    /** {@return whether a part of the text, as JSON, has bytes in it that are not UTF-8} */
    boolean isBroken(Object json) {
        return met && json.toString().indexOf(MARK) >= 0;
    }
}

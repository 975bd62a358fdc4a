package groundlab.rows;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lines of a UTF-8 file, ended by a line feed. A line in another encoding is told and can be passed
 * over, which a reader of characters cannot do. A byte order mark at the start is dropped.
 */
final class TextLines implements Closeable {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    TextLines(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /**
     * {@return the next line without its end, null at the end of the file}
     *
     * @throws IllegalArgumentException if it is not UTF-8
     */
    String next() throws IOException {
        line.reset();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        number++;
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return number == 1 ? withoutMark(text()) : text();
    }

    /** {@return which line was taken last, from 1} */
    long number() {
        return number;
    }

    private String text() {
        try {
            return decoder.decode(ByteBuffer.wrap(line.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8 text", e);
        }
    }

    private static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package groundlab.rows;

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
    private final byte[] block = new byte[1 << 16];
    private int at; // the next byte of the block
    private int end; // of what was read into it
    private long number;

    TextLines(Path file) throws IOException {
        in = Files.newInputStream(file);
    }

    /**
     * {@return the next line without its end, null at the end of the file}
     *
     * @throws IllegalArgumentException if it is not UTF-8
     */
    String next() throws IOException {
        line.reset();
        if (at == end && !fill()) {
            return null;
        }
        number++;
        do {
            int from = at;
            while (at < end && block[at] != '\n') {
                at++;
            }
            line.write(block, from, at - from);
        } while (at == end && fill());
        at = Math.min(at + 1, end); // past the line's end
        return number == 1 ? withoutMark(text()) : text();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(block));
        return end > 0;
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

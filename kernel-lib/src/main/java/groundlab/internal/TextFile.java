package groundlab.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small text file, read at once. */
public final class TextFile {

    private TextFile() {}

    /**
     * {@return the text of a file in UTF-8}
     *
     * @throws IOException with the file's name, if it is not there, a folder, or in another
     *     encoding
     */
    public static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No such file: " + file);
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not UTF-8 text", e);
        }
    }
}

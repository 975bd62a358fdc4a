package groundlab.runs;

import groundlab.internal.WholeFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file to whose end rows are added. A kill or a full disk can leave a part of the last; whoever
 * opens it again cuts that off. Its streams, unlike channels, outlive a stop button.
 *
 * @param path where it is
 */
record GrowingFile(Path path) {

    void append(String text) throws IOException {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds bytes at the end.
     *
     * @throws IOException with the file's name, such as when the disk is full
     */
    void append(byte[] bytes) throws IOException {
        try (OutputStream out =
                Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(bytes);
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** Brings all that was added to the disk. */
    void sync() throws IOException {
        try (FileOutputStream out = new FileOutputStream(path.toFile(), true)) {
            out.getFD().sync();
        } catch (IOException e) {
            throw named(e);
        }
    }

    private IOException named(IOException e) {
        return new IOException("Cannot write " + path + ": " + WholeFile.reason(e), e);
    }
}

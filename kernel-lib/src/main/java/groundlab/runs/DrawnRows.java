package groundlab.runs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run drew on its way, one JSON object a line. A checkpoint remembers how long the file was,
 * and a run that goes on cuts off what came later, which it will draw again.
 */
public final class DrawnRows {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final GrowingFile file;

    /** Keeps rows in this file, made when the first comes. */
    public DrawnRows(Path file) {
        this.file = new GrowingFile(file);
    }

    /** Adds rows. */
    public void add(List<Map<String, String>> rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append(GSON.toJson(row)).append('\n'));
        file.append(lines.toString());
    }

    /** {@return how many bytes there are, all of them on the disk} */
    public long size() throws IOException {
        if (!Files.exists(file.path())) {
            return 0;
        }
        file.sync();
        return length();
    }

    /** {@return how many bytes there are, not all of them on the disk} */
    public long length() throws IOException {
        return Files.exists(file.path()) ? Files.size(file.path()) : 0;
    }

    /** Cuts off what comes after so many bytes. */
    public void cut(long size) throws IOException {
        if (Files.exists(file.path())) {
            try (RandomAccessFile bytes = new RandomAccessFile(file.path().toFile(), "rw")) {
                bytes.setLength(Math.min(size, bytes.length()));
            }
        }
    }
}

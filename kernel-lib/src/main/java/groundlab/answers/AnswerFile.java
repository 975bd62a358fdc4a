package groundlab.answers;

import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import groundlab.rows.FileKind;
import groundlab.rows.PictureCheck;
import groundlab.rows.Rows;
import groundlab.rows.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rows of a published file, whatever its ending: a JSON list, JSON lines, CSV or Parquet. */
public final class AnswerFile {

    private static final Pattern SPREAD = Pattern.compile("\\s*\\{[ \\t]*\\r?\\n");
    private static final int SHORT = 80;

    private AnswerFile() {}

    /**
     * Reads a file row by row, in constant memory.
     *
     * @param bad what is done with a row that cannot be read, or for which {@code row} throws
     * @param row takes a row; an {@code IllegalArgumentException} makes it a bad one
     * @throws IOException if the file cannot be read, is one object over several lines, or {@code
     *     bad} stops
     */
    public static void read(Path file, BadRows bad, Consumer<Fields> row) throws IOException {
        if (isSpread(file)) {
            throw new IOException(
                    file
                            + ": one JSON object over several lines; rows must be a JSON list, or"
                            + " one object on each line");
        }
        Source source = Source.of(file.toAbsolutePath().getParent(), PictureCheck.EXIST);
        try (Stream<List<Boolean>> rows =
                Rows.stream(
                        file,
                        () -> kind(file).open(file, source),
                        bad,
                        fields -> {
                            row.accept(fields);
                            return List.of();
                        })) {
            rows.forEach(done -> {});
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** {@return whether the first line opens an object and no more} All lines would be bad rows. */
    private static boolean isSpread(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false; // what reads it says so
        }
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            char[] start = new char[SHORT];
            int read = text.read(start);
            return read > 0 && SPREAD.matcher(new String(start, 0, read)).lookingAt();
        }
    }

    private static FileKind kind(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".parquet")
                ? FileKind.of(file)
                : FileKind.JSON; // lines and lists are told apart by their first sign
    }
}

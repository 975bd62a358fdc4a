package groundlab.answers;

import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import groundlab.rows.FileKind;
import groundlab.rows.PictureCheck;
import groundlab.rows.Rows;
import groundlab.rows.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Rows of a published file, whatever its ending: a JSON list, JSON lines, CSV or Parquet. */
public final class AnswerFile {

    private AnswerFile() {}

    /**
     * Reads a file row by row, in constant memory.
     *
     * @param bad what is done with a row that cannot be read, or for which {@code row} throws
     * @param row takes a row; an {@code IllegalArgumentException} makes it a bad one
     * @throws IOException if the file cannot be read, or {@code bad} stops
     */
    public static void read(Path file, BadRows bad, Consumer<Fields> row) throws IOException {
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

    private static FileKind kind(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".parquet")
                ? FileKind.of(file)
                : FileKind.JSON; // lines and lists are told apart by their first sign
    }
}

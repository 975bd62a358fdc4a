package groundlab.cli;

import com.google.gson.JsonObject;
import groundlab.internal.WholeFiles;
import groundlab.rows.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The file of {@code --each}: a line for each answer, written whole or not at all. */
final class EachFile {

    private EachFile() {}

    /** Scores answers, giving away a line for each, which is made if it is written. */
    @FunctionalInterface
    interface Scoring {
        void run(Consumer<Supplier<JsonObject>> line) throws IOException;
    }

    /**
     * Runs a scoring and writes its lines; null for no file.
     *
     * @param read the files that the scoring reads
     */
    static void write(Path file, List<Path> read, Scoring scoring) throws IOException {
        if (file == null) {
            scoring.run(line -> {});
            return;
        }
        Written.of("--each", file, read);
        WholeFiles.write(
                file,
                aside -> {
                    try (BufferedWriter out = Files.newBufferedWriter(aside)) {
                        scoring.run(line -> append(out, line.get()));
                    }
                });
    }

    private static void append(BufferedWriter out, JsonObject line) {
        try {
            out.append(Json.text(line)).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

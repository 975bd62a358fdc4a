package groundlab.study;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import groundlab.data.Provenance;
import groundlab.engine.Threads;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * The folder of one training: {@code settings.json}, {@code outcome.csv} with a row for each
 * measured picture, {@code log.csv} with a row for each step, and, when all of that is there,
 * {@code done.json}. While it is trained, the run is in {@code run}, to go on from.
 */
final class TrialFolder {

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private final Path folder;
    private final Path failure;
    private final GridTrial trial;

    TrialFolder(Path ablation, GridTrial trial) {
        this.trial = trial;
        folder = ablation.resolve("trials").resolve(trial.id());
        failure = ablation.resolve("failed").resolve(trial.id());
    }

    boolean isDone() {
        return Files.exists(folder.resolve("done.json"));
    }

    /** {@return where the run lies until it is done} */
    Path run() {
        return folder.resolve("run");
    }

    Path log() {
        return folder.resolve("log.csv");
    }

    void begin() throws IOException {
        delete(failure);
        WholeFiles.write(folder.resolve("settings.json"), settings() + "\n");
    }

    private String settings() {
        return GSON.toJson(trial.settings().and(Provenance.here()).facts());
    }

    /**
     * Keeps what came of it and deletes the run.
     *
     * @param weights SHA-256 of the trained model
     */
    void end(Outcome outcome, String weights) throws IOException {
        outcome.write(folder.resolve("outcome.csv"));
        Files.copy(run().resolve("log.csv"), log(), StandardCopyOption.REPLACE_EXISTING);
        JsonObject done = new JsonObject();
        done.addProperty("model_sha256", weights);
        done.addProperty("threads", Threads.now());
        WholeFiles.write(folder.resolve("done.json"), GSON.toJson(done) + "\n");
        delete(run());
    }

    /** Keeps why it failed; the run stays, to go on from. */
    void fail(Exception error) throws IOException {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace, true));
        WholeFiles.write(failure.resolve("settings.json"), settings() + "\n");
        WholeFiles.write(failure.resolve("message.txt"), message(error) + "\n");
        WholeFiles.write(failure.resolve("stacktrace.txt"), trace.toString());
    }

    private static String message(Exception error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    /** {@return why it failed, if it did} */
    Optional<String> failure() throws IOException {
        Path message = failure.resolve("message.txt");
        return Files.exists(message)
                ? Optional.of(Files.readString(message).strip())
                : Optional.empty();
    }

    Outcome outcome(String label) throws IOException {
        Path file = folder.resolve("outcome.csv");
        return Outcome.read(file, label, trial.cell().rate(), trial.seed());
    }

    /** {@return SHA-256 of the trained model} */
    String weights() throws IOException {
        return done().get("model_sha256").getAsString();
    }

    /** {@return how many threads an operation took} */
    int threads() throws IOException {
        return done().get("threads").getAsInt();
    }

    private JsonObject done() throws IOException {
        return GSON.fromJson(Files.readString(folder.resolve("done.json")), JsonObject.class);
    }

    static Table readLog(Path file) throws IOException {
        return Table.read()
                .usingOptions(
                        CsvReadOptions.builder(file.toFile())
                                .columnTypes(name -> ColumnType.DOUBLE));
    }

    static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            List<Path> inner;
            try (Stream<Path> all = Files.walk(path)) {
                inner = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path one : inner) {
                Files.delete(one);
            }
        }
    }
}

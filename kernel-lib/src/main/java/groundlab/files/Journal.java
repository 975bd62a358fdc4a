package groundlab.files;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.internal.Hashes;
import groundlab.rows.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a long job has done so far, so that it can go on after a stop at any moment, even one that
 * gave no warning. A job adds whole batches of rows; a batch counts once its last line, which holds
 * the batch's hash, is on the disk. A batch that was cut short is forgotten when the journal is
 * opened again.
 */
public final class Journal implements AutoCloseable {

    private static final String BEGINNING = "{\"job\":";

    private final Path file;
    private final RandomAccessFile out; // unlike a channel, not closed by an interrupt
    private final List<List<JsonObject>> batches;

    private Journal(Path file, RandomAccessFile out, List<List<JsonObject>> batches) {
        this.file = file;
        this.out = out;
        this.batches = batches;
    }

    /**
     * {@return the journal of a job, new or with what was done}
     *
     * @param file where it is, made if needed
     * @param job all that the job's rows depend on, as text
     * @throws IllegalArgumentException if the file is another job's journal, or no journal
     */
    public static Journal open(Path file, String job) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        String old = Files.isRegularFile(file) ? text(file) : "";
        Contents contents = Contents.read(old);
        check(
                contents.job != null || isCutInFirstLine(old),
                "%s is no journal and would be lost, move it away or delete it",
                file);
        check(
                contents.job == null || contents.job.equals(job),
                "%s holds the unfinished work of another job, delete it to start anew.\nIts job: %s"
                        + "\nThis one: %s",
                file,
                contents.job,
                job);
        RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
        Journal journal = new Journal(file, out, contents.batches);
        try {
            journal.startAfter(contents, job);
            return journal;
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    private static boolean isCutInFirstLine(String text) {
        boolean begins = text.startsWith(BEGINNING) || BEGINNING.startsWith(text);
        return begins && text.indexOf('\n') < 0;
    }

    /** A character that was cut in two must not keep what stands before it from being read. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** {@return the batches that were done, in their order} */
    public List<List<JsonObject>> batches() {
        return List.copyOf(batches);
    }

    /**
     * Adds a batch; on return it is on the disk.
     *
     * @throws IOException if it cannot be written, such as on a full disk; earlier batches stay
     */
    public void add(List<JsonObject> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(Json.text(row)).append('\n'));
        JsonObject end = new JsonObject();
        end.addProperty("end_of_batch", batches.size());
        end.addProperty("sha256", Hashes.of(text.toString()));
        write(text.append(Json.text(end)).append('\n').toString());
        batches.add(List.copyOf(rows));
    }

    /** Closes and removes it, once what it was for is done. */
    public void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void startAfter(Contents contents, String job) throws IOException {
        if (contents.job == null) {
            truncate(0);
            JsonObject first = new JsonObject();
            first.addProperty("job", job);
            write(Json.text(first) + "\n");
        } else {
            truncate(contents.wholeBytes);
        }
    }

    private void truncate(long bytes) throws IOException {
        if (out.length() > bytes) {
            out.setLength(bytes);
        }
        out.seek(bytes);
    }

    private void write(String text) throws IOException {
        long start = out.getFilePointer();
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        } catch (IOException e) {
            out.seek(start); // what is written next must not stand behind a part of this
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What a journal's text holds up to its last whole batch. */
    private static final class Contents {

        private String job;
        private long wholeBytes;
        private final List<List<JsonObject>> batches = new ArrayList<>();

        static Contents read(String text) {
            Contents contents = new Contents();
            List<JsonObject> rows = new ArrayList<>();
            StringBuilder batch = new StringBuilder();
            int from = 0;
            long bytes = 0; // up to here; counting them anew for each batch takes its square
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
                String line = text.substring(from, end + 1);
                from = end + 1;
                bytes += line.getBytes(StandardCharsets.UTF_8).length;
                JsonObject row = parse(line);
                if (row == null) {
                    return contents;
                } else if (contents.job == null && row.has("job")) {
                    contents.job = row.get("job").getAsString();
                    contents.wholeBytes = bytes;
                } else if (!row.has("end_of_batch")) {
                    rows.add(row);
                    batch.append(line);
                } else if (isEnd(row, contents.batches.size(), batch.toString())) {
                    contents.batches.add(List.copyOf(rows));
                    contents.wholeBytes = bytes;
                    rows.clear();
                    batch.setLength(0);
                } else {
                    return contents;
                }
            }
            return contents;
        }

        private static boolean isEnd(JsonObject row, int number, String batch) {
            return row.get("end_of_batch").getAsInt() == number
                    && row.get("sha256").getAsString().equals(Hashes.of(batch));
        }

        private static JsonObject parse(String line) {
            try {
                JsonElement json = JsonParser.parseString(line);
                return json.isJsonObject() ? json.getAsJsonObject() : null;
            } catch (JsonParseException e) {
                return null; // a line that was cut short or garbled ends what can be trusted
            }
        }
    }
}

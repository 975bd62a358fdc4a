package groundlab.answers;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Rows of answers: what {@link AnswerFile} reads, and what RePOPE's program writes, {@code {split:
 * {question_id: {…}}}}.
 */
final class YesNoAnswers {

    private YesNoAnswers() {}

    static void read(Path file, BadRows bad, Consumer<Fields> row) throws IOException {
        if (Files.isRegularFile(file) && isNested(file)) {
            readNested(file, bad, row);
        } else {
            AnswerFile.read(file, bad, row);
        }
    }

    private static boolean isNested(Path file) throws IOException {
        try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
            return opens(json) && opens(json) && json.peek() == JsonToken.BEGIN_OBJECT;
        } catch (IOException | IllegalStateException e) {
            return false; // the usual reader says what is wrong
        }
    }

    /** {@return whether an object comes next, of which the first name is then read} */
    private static boolean opens(JsonReader json) throws IOException {
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            return false;
        }
        json.beginObject();
        if (json.peek() != JsonToken.NAME) {
            return false;
        }
        json.nextName();
        return true;
    }

    private static void readNested(Path file, BadRows bad, Consumer<Fields> row)
            throws IOException {
        NamedRows rows = new NamedRows(file, bad);
        rows.read((split, json) -> rows.rows(json, (id, one) -> addNames(split, id, one), row));
    }

    /** What stands around the rows, such as the split, is what they do not say themselves. */
    private static void addNames(String split, String id, JsonObject row) {
        if (Stream.of("category", "dataset", "split").noneMatch(row::has)) {
            row.addProperty("category", split);
        }
        if (!row.has("question_id") && !row.has("id")) {
            row.addProperty("question_id", id);
        }
    }
}

package groundlab.answers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import groundlab.rows.BadRow;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import groundlab.rows.PictureCheck;
import groundlab.rows.Source;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
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
        Source source = Source.of(file.toAbsolutePath().getParent(), PictureCheck.EXIST);
        try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
            int number = 0;
            json.beginObject();
            while (json.hasNext()) {
                String split = json.nextName();
                json.beginObject();
                while (json.hasNext()) {
                    String id = json.nextName();
                    number++;
                    JsonElement one = JsonParser.parseReader(json);
                    try {
                        row.accept(Fields.of(source, number, named(one, split, id)));
                    } catch (IllegalArgumentException e) {
                        bad.met(new BadRow(file, BadRow.Unit.ROW, number, e.getMessage()));
                    }
                }
                json.endObject();
            }
        } catch (MalformedJsonException
                | EOFException
                | CharacterCodingException
                | IllegalStateException
                | JsonParseException e) {
            throw BrokenJson.of(file, e);
        }
    }

    /** What stands around the rows, such as the split, is what they do not say themselves. */
    private static JsonElement named(JsonElement row, String split, String id) {
        if (row.isJsonObject()) {
            JsonObject own = row.getAsJsonObject();
            if (Stream.of("category", "dataset", "split").noneMatch(own::has)) {
                own.addProperty("category", split);
            }
            if (!own.has("question_id") && !own.has("id")) {
                own.addProperty("question_id", id);
            }
        }
        return row;
    }
}

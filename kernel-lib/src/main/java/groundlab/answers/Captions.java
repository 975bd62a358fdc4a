package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/**
 * Captions in the forms in which CHAIR's programs read them: rows with {@code image_id} and {@code
 * caption} (Maxlinn, OPERA), with {@code image_id} and {@code text} (LLaVA, less-is-more), or one
 * object whose {@code imgToEval} has them by id (the first program). Also {@code answer} and {@code
 * response}. Ids are read by {@link ImageId}.
 */
public final class Captions {

    private static final String BY_ID = "imgToEval";

    private Captions() {}

    /**
     * Reads captions one by one, in constant memory.
     *
     * @param bad what is done with a row that cannot be read, or for which {@code caption} throws
     * @param caption takes an image's id and a caption, which may be empty
     */
    public static void read(Path file, BadRows bad, BiConsumer<String, String> caption)
            throws IOException {
        if (isById(file)) {
            readById(file, bad, caption);
        } else {
            AnswerFile.read(file, bad, row -> take(row, caption));
        }
    }

    private static void take(Fields row, BiConsumer<String, String> caption) {
        String id = row.word(row.first("image_id", "image", "img_id", "id"));
        String text = row.text(row.first("caption", "text", "answer", "response"));
        check(!id.isBlank(), "field image_id must not be blank, got '%s'", id);
        caption.accept(ImageId.of(id), text);
    }

    private static boolean isById(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No such file: " + file);
        }
        try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
            if (json.peek() != JsonToken.BEGIN_OBJECT) {
                return false;
            }
            json.beginObject();
            String first = json.hasNext() ? json.nextName() : "";
            return first.equals(BY_ID) || first.equals("overall");
        } catch (IOException | IllegalStateException e) {
            return false; // what reads it as rows says what is wrong
        }
    }

    private static void readById(Path file, BadRows bad, BiConsumer<String, String> caption)
            throws IOException {
        NamedRows rows = new NamedRows(file, bad);
        rows.read(
                (name, json) -> {
                    if (name.equals(BY_ID)) {
                        rows.rows(json, Captions::addId, row -> take(row, caption));
                    } else {
                        json.skipValue();
                    }
                });
    }

    private static void addId(String id, JsonObject row) {
        if (!row.has("image_id")) {
            row.addProperty("image_id", id);
        }
    }
}

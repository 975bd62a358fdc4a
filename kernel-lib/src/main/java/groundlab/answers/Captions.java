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
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Captions in the forms in which CHAIR's programs read them: rows with {@code image_id} and {@code
 * caption} (Maxlinn, OPERA), with {@code image_id} and {@code text} (LLaVA, less-is-more), one
 * object whose {@code imgToEval} has them by id (the first program), or what these programs write,
 * with the captions as {@code sentences}. Also rows with the other names that people give to image
 * and answer; {@code text} goes before {@code answer}, as in RLHF-V's program. Ids are read by
 * {@link ImageId}.
 */
public final class Captions {

    private static final String BY_ID = "imgToEval";
    private static final String LISTED = "sentences";

    /** What an object with all captions in it begins with. */
    private static final Set<String> WHOLE = Set.of(BY_ID, "overall", LISTED, "overall_metrics");

    private static final String[] IMAGE = {
        "image_id", "image", "img_id", "image_path", "image_file", "image_name", "file_name", "id"
    };
    private static final String[] CAPTION = {
        "caption", "text", "answer", "response", "output", "outputs", "model_answer", "prediction"
    };

    private Captions() {}

    /**
     * Reads captions one by one, in constant memory.
     *
     * @param bad what is done with a row that cannot be read, or for which {@code caption} throws
     * @param caption takes an image's id and a caption, which may be empty
     */
    public static void read(Path file, BadRows bad, BiConsumer<String, String> caption)
            throws IOException {
        if (isWhole(file)) {
            readWhole(file, bad, row -> take(row, caption));
        } else {
            AnswerFile.read(file, bad, row -> take(row, caption));
        }
    }

    private static void take(Fields row, BiConsumer<String, String> caption) {
        String id = row.word(row.first(IMAGE));
        check(!id.isBlank(), "field image_id must not be blank, got '%s'", id);
        caption.accept(ImageId.of(id), text(row));
    }

    /** {@return the caption or answer of a row} */
    static String text(Fields row) {
        return row.text(row.first(CAPTION));
    }

    private static boolean isWhole(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No such file: " + file);
        }
        try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
            if (json.peek() != JsonToken.BEGIN_OBJECT) {
                return false;
            }
            json.beginObject();
            return json.hasNext() && WHOLE.contains(json.nextName());
        } catch (IOException | IllegalStateException e) {
            return false; // what reads it as rows says what is wrong
        }
    }

    private static void readWhole(Path file, BadRows bad, Consumer<Fields> row) throws IOException {
        NamedRows rows = new NamedRows(file, bad);
        rows.read(
                (name, json) -> {
                    switch (name) {
                        case BY_ID -> rows.rows(json, Captions::addId, row);
                        case LISTED -> rows.list(json, row);
                        default -> json.skipValue();
                    }
                });
    }

    private static void addId(String id, JsonObject row) {
        if (!row.has("image_id")) {
            row.addProperty("image_id", id);
        }
    }
}

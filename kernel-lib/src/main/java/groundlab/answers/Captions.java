package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
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

    private final Path file;
    private final Source source;
    private final BadRows bad;
    private final BiConsumer<String, String> caption;

    private Captions(Path file, BadRows bad, BiConsumer<String, String> caption) {
        this.file = file;
        this.source = Source.of(file.toAbsolutePath().getParent(), PictureCheck.EXIST);
        this.bad = bad;
        this.caption = caption;
    }

    /**
     * Reads captions one by one, in constant memory.
     *
     * @param bad what is done with a row that cannot be read, or for which {@code caption} throws
     * @param caption takes an image's id and a caption, which may be empty
     */
    public static void read(Path file, BadRows bad, BiConsumer<String, String> caption)
            throws IOException {
        Captions captions = new Captions(file, bad, caption);
        if (isWhole(file)) {
            captions.readWhole();
        } else {
            AnswerFile.read(file, bad, captions::take);
        }
    }

    private void take(Fields row) {
        take(row.word(row.first(IMAGE)), row);
    }

    private void take(String id, Fields row) {
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

    private void readWhole() throws IOException {
        try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case BY_ID -> readById(json);
                    case LISTED -> readListed(json);
                    default -> json.skipValue();
                }
            }
            json.endObject();
        } catch (MalformedJsonException
                | EOFException
                | CharacterCodingException
                | IllegalStateException
                | JsonParseException e) {
            throw BrokenJson.of(file, e);
        }
    }

    private void readById(JsonReader json) throws IOException {
        json.beginObject();
        for (long number = 1; json.hasNext(); number++) {
            String id = json.nextName();
            take(
                    number,
                    JsonParser.parseReader(json),
                    row -> take(row.has("image_id") ? row.word("image_id") : id, row));
        }
        json.endObject();
    }

    private void readListed(JsonReader json) throws IOException {
        json.beginArray();
        for (long number = 1; json.hasNext(); number++) {
            take(number, JsonParser.parseReader(json), this::take);
        }
        json.endArray();
    }

    private void take(long number, JsonElement value, Consumer<Fields> row) throws IOException {
        try {
            row.accept(Fields.of(source, number, value));
        } catch (IllegalArgumentException e) {
            bad.met(new BadRow(file, BadRow.Unit.ROW, number, e.getMessage()));
        }
    }
}

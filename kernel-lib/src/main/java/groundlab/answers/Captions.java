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
import java.util.List;
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
 *
 * <pre>{@code
 * Captions.of(Path.of("captions.jsonl"))
 *         .imageKey("image_id")
 *         .read(BadRows.FAIL, (image, caption) -> System.out.println(image + ": " + caption));
 * }</pre>
 */
public final class Captions {

    private static final String BY_ID = "imgToEval";
    private static final String LISTED = "sentences";

    /** What an object with all captions in it begins with. */
    private static final Set<String> WHOLE = Set.of(BY_ID, "overall", LISTED, "overall_metrics");

    private static final List<String> IMAGE =
            List.of(
                    "image_id",
                    "image",
                    "img_id",
                    "image_path",
                    "image_file",
                    "image_name",
                    "file_name",
                    "id");
    private static final List<String> CAPTION =
            List.of(
                    "caption",
                    "text",
                    "answer",
                    "response",
                    "output",
                    "outputs",
                    "model_answer",
                    "prediction");

    private final Path file;
    private final List<String> image;
    private final List<String> caption;

    private Captions(Path file, List<String> image, List<String> caption) {
        this.file = file;
        this.image = image;
        this.caption = caption;
    }

    /** {@return the captions of a file, which is not read yet} */
    public static Captions of(Path file) {
        return new Captions(file, IMAGE, CAPTION);
    }

    /** {@return the same with the image's id in this field} */
    public Captions imageKey(String field) {
        return new Captions(file, List.of(field), caption);
    }

    /** {@return the same with the caption in this field} */
    public Captions captionKey(String field) {
        return new Captions(file, image, List.of(field));
    }

    /** Reads captions with the usual fields, see {@link #read(BadRows, BiConsumer)}. */
    public static void read(Path file, BadRows bad, BiConsumer<String, String> captions)
            throws IOException {
        of(file).read(bad, captions);
    }

    /**
     * Reads captions one by one, in constant memory.
     *
     * @param bad what is done with a row that cannot be read, or for which {@code captions} throws
     * @param captions takes an image's id and a caption, which may be empty
     */
    public void read(BadRows bad, BiConsumer<String, String> captions) throws IOException {
        if (isWhole(file)) {
            readWhole(bad, row -> take(row, captions));
        } else {
            AnswerFile.read(file, bad, row -> take(row, captions));
        }
    }

    private void take(Fields row, BiConsumer<String, String> captions) {
        String field = row.first(image.toArray(String[]::new));
        String id = row.word(field);
        check(!id.isBlank(), "field %s must not be blank, got '%s'", field, id);
        captions.accept(ImageId.of(id), text(row, caption));
    }

    /** {@return the caption or answer of a row} */
    static String text(Fields row) {
        return text(row, CAPTION);
    }

    private static String text(Fields row, List<String> fields) {
        return row.text(row.first(fields.toArray(String[]::new)));
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

    private void readWhole(BadRows bad, Consumer<Fields> row) throws IOException {
        NamedRows rows = new NamedRows(file, bad);
        rows.read(
                (name, json) -> {
                    switch (name) {
                        case BY_ID -> rows.rows(json, this::addId, row);
                        case LISTED -> rows.list(json, row);
                        default -> json.skipValue();
                    }
                });
    }

    private void addId(String id, JsonObject row) {
        if (!row.has(image.get(0))) {
            row.addProperty(image.get(0), id);
        }
    }
}

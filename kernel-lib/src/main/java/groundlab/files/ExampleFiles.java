package groundlab.files;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Picture;
import groundlab.data.Question;
import groundlab.data.Truth;
import groundlab.forms.Truths;
import groundlab.internal.WholeFiles;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import groundlab.rows.FileKind;
import groundlab.rows.Json;
import groundlab.rows.PictureCheck;
import groundlab.rows.Rows;
import groundlab.rows.Source;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Examples as a JSONL file with their pictures beside it; the form in which users bring their own.
 * One line, here broken for reading:
 *
 * <pre>{@literal
 * {"id":"1","image":"pictures/1.png","prompt":"Describe the image.","answer":"There is a fork.",
 *  "truth":{"scene":"kitchen","objects":["fork"],
 *           "boxes":[{"object":"fork","x":3,"y":40,"width":9,"height":14}]},
 *  "questions":[{"text":"Is there a fork in the image?","object":"fork","answer":"Yes",
 *                "kind":"present"}]}
 * }</pre>
 *
 * <p>Only {@code image} must be there, a path from the JSONL file's folder. Without {@code id} a
 * row's line number is its id; without {@code prompt} it is {@value #PROMPT}.
 *
 * <pre>{@code
 * Examples mine = ExampleFiles.read(Path.of("mine.jsonl"));
 * Examples photos = ExampleFiles.pictures(Path.of("photos"));
 * }</pre>
 */
public final class ExampleFiles {

    /** What is asked where a row does not say. */
    public static final String PROMPT = "Describe the image.";

    private static final Pattern PICTURE = Pattern.compile("(?i)\\.(png|jpe?g|gif|bmp)$");

    private ExampleFiles() {}

    /**
     * {@return the examples of a file, named after it}
     *
     * @throws IOException at the first bad row, with file, line and reason
     */
    public static Examples read(Path file) throws IOException {
        return read(file, BadRows.FAIL);
    }

    /**
     * {@return the good examples of a file, named after it} Every picture is decoded once, so that
     * a broken one is found here and not in the middle of a run.
     */
    public static Examples read(Path file, BadRows bad) throws IOException {
        Source source = Source.of(file.toAbsolutePath().getParent(), PictureCheck.DECODE);
        String name = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
        try (Stream<List<Example>> rows =
                Rows.stream(
                        file,
                        () -> FileKind.JSONL.open(file, source),
                        bad,
                        row -> List.of(example(row)))) {
            return Examples.of(name, rows.flatMap(List::stream).toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * {@return an example for each PNG, JPEG, GIF or BMP picture of a folder, in the order of their
     * names, without answer and truth; asked is {@value #PROMPT}}
     *
     * @throws IOException if the folder is not there, cannot be read or holds no picture
     */
    public static Examples pictures(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("No such folder of pictures: " + folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Example> rows =
                    files.filter(file -> PICTURE.matcher(file.getFileName().toString()).find())
                            .sorted()
                            .map(ExampleFiles::bare)
                            .toList();
            if (rows.isEmpty()) {
                throw new IOException(
                        folder + " must hold pictures (png, jpg, gif, bmp), has none");
            }
            return Examples.of(folder.getFileName().toString(), rows);
        }
    }

    private static Example bare(Path file) {
        Picture picture = Picture.of(file);
        return new Example(picture.name(), picture, PROMPT, "", Truth.UNKNOWN, List.of());
    }

    /**
     * Writes examples; pictures that have no file become PNG files in a folder beside, named as
     * {@code file} without its ending.
     */
    public static void write(Examples examples, Path file) throws IOException {
        PictureFolder pictures = new PictureFolder(file);
        WholeFiles.write(
                file,
                aside -> {
                    try (BufferedWriter out = Files.newBufferedWriter(aside)) {
                        for (Example example : examples) {
                            out.append(Json.text(json(example, pictures))).append('\n');
                        }
                    }
                });
    }

    private static Example example(Fields row) {
        Picture picture = row.picture("image");
        return new Example(
                row.id(),
                picture,
                row.textOr("prompt", PROMPT),
                row.textOr("answer", ""),
                row.row("truth").map(Truths::read).orElse(Truth.UNKNOWN),
                row.rows("questions").stream().map(ExampleFiles::question).toList());
    }

    private static Question question(Fields row) {
        String answer = row.text("answer");
        boolean yes = answer.equalsIgnoreCase("yes");
        check(
                yes || answer.equalsIgnoreCase("no"),
                "field questions.answer must be Yes or No, got %s",
                answer);
        return new Question(
                row.text("text"), row.textOr("object", ""), yes, row.textOr("kind", ""));
    }

    private static JsonObject json(Example example, PictureFolder pictures) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("id", example.id());
        json.addProperty("image", pictures.pathOf(example.picture(), example.id()));
        json.addProperty("prompt", example.prompt());
        json.addProperty("answer", example.answer());
        if (!example.truth().equals(Truth.UNKNOWN)) {
            json.add("truth", Truths.write(example.truth()));
        }
        JsonArray questions = new JsonArray();
        example.questions().forEach(question -> questions.add(json(question)));
        json.add("questions", questions);
        return json;
    }

    private static JsonObject json(Question question) {
        JsonObject json = new JsonObject();
        json.addProperty("text", question.text());
        json.addProperty("object", question.object());
        json.addProperty("answer", question.answer());
        json.addProperty("kind", question.kind());
        return json;
    }
}

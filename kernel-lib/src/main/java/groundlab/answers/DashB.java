package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.metrics.yesno.YesNoQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files of <a href="https://github.com/YanNeu/DASH-B">DASH-B</a> (Augustin, Neuhaus and Hein
 * 2025): {@code dash_benchmark_neg.json} and {@code dash_benchmark_pos.json}, each {@code {dataset:
 * {object: [picture, …]}}}.
 */
public final class DashB {

    private DashB() {}

    /**
     * {@return the questions of these files; the id of each is object and picture, {@code
     * backpack/2327067188.png}, and so is its picture's name, since file names repeat}
     *
     * @param files whose names end with {@code neg.json} where the objects are absent, and with
     *     {@code pos.json} where they are there
     * @throws IllegalArgumentException if a file has another form or name, or names a picture twice
     */
    public static YesNoQuestions questions(List<Path> files) throws IOException {
        List<YesNoQuestion> questions = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        Once ids = new Once("object and picture");
        for (Path file : files) {
            boolean yes = isPositive(file);
            sources.add(FileFact.of(file));
            for (Map.Entry<String, JsonElement> dataset : object(file).entrySet()) {
                addAll(questions, file, dataset.getValue(), yes, ids);
            }
        }
        return new YesNoQuestions("DASH-B", String.join(", ", sources), questions);
    }

    private static boolean isPositive(Path file) {
        String name = file.getFileName().toString();
        boolean yes = name.endsWith("pos.json");
        check(
                yes || name.endsWith("neg.json"),
                "DASH-B's question files end with neg.json or pos.json, got %s",
                name);
        return yes;
    }

    private static JsonObject object(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No such file: " + file);
        }
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException(wrongForm(file), e);
        }
    }

    private static void addAll(
            List<YesNoQuestion> questions, Path file, JsonElement dataset, boolean yes, Once ids) {
        check(dataset.isJsonObject(), "%s", wrongForm(file));
        dataset.getAsJsonObject()
                .asMap()
                .forEach(
                        (object, pictures) -> {
                            check(pictures.isJsonArray(), "%s", wrongForm(file));
                            for (JsonElement picture : pictures.getAsJsonArray()) {
                                String id = ids.take(id(object, picture.getAsString()));
                                questions.add(new YesNoQuestion(id, id, "", yes));
                            }
                        });
    }

    /** {@return the id of a question for an object in a picture, given by its path or name} */
    static String id(String object, String picture) {
        return object + "/" + picture.substring(picture.lastIndexOf('/') + 1);
    }

    private static String wrongForm(Path file) {
        return file + " must be {dataset: {object: [picture, …]}} as DASH-B has it";
    }
}

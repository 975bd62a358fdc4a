package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.internal.TextFile;
import groundlab.metrics.yesno.YesNoQuestion;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
     * {@return the questions of these files, as the program asks them} The id of each is object and
     * picture, {@code backpack/2327067188.png}, since names of files repeat; the picture's name is
     * its path in the folder {@code images}.
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
            JsonObject datasets = object(file);
            sources.add(FileFact.of(file));
            datasets.asMap()
                    .forEach(
                            (name, objects) -> {
                                String folder = (yes ? "pos/" : "neg/") + name + "/";
                                pictures(file, objects)
                                        .forEach(
                                                id ->
                                                        questions.add(
                                                                question(
                                                                        ids.take(id),
                                                                        folder,
                                                                        yes)));
                            });
        }
        return new YesNoQuestions("DASH-B", String.join(", ", sources), questions);
    }

    /**
     * {@return the questions to which the answers of a file are, by their own field {@code gt}} The
     * program writes it with each answer.
     *
     * @param bad what is done with answers that lack it, or could not be scored
     * @throws IllegalArgumentException if none has it
     */
    public static YesNoQuestions questionsOf(Path answers, BadRows bad) throws IOException {
        List<YesNoQuestion> questions = new ArrayList<>();
        Map<String, Boolean> right = new LinkedHashMap<>();
        Once ids = new Once("object and picture");
        AnswerFile.read(
                answers,
                bad,
                row -> {
                    String gt = row.text("gt");
                    check(gt.matches("yes|no"), "field gt must be yes or no, got %s", gt);
                    boolean yes = gt.equals("yes");
                    String id = ids.take(YesNoAnswer.ofObject(row).id());
                    questions.add(question(id, yes ? "pos/" : "neg/", yes));
                    right.put(id, yes);
                });
        check(!questions.isEmpty(), "answers must have the field gt, got none in %s", answers);
        return new YesNoQuestions("DASH-B", FileFact.ofField("gt", right), questions);
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
        try {
            return JsonParser.parseString(TextFile.read(file)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException(wrongForm(file), e);
        }
    }

    /** {@return the ids of the questions of a data set} */
    private static List<String> pictures(Path file, JsonElement objects) {
        List<String> ids = new ArrayList<>();
        check(objects.isJsonObject(), "%s", wrongForm(file));
        for (Map.Entry<String, JsonElement> object : objects.getAsJsonObject().entrySet()) {
            check(object.getValue().isJsonArray(), "%s", wrongForm(file));
            for (JsonElement picture : object.getValue().getAsJsonArray()) {
                check(picture.isJsonPrimitive(), "%s", wrongForm(file));
                ids.add(id(object.getKey(), picture.getAsString()));
            }
        }
        return ids;
    }

    private static YesNoQuestion question(String id, String folder, boolean yes) {
        String object = id.substring(0, id.lastIndexOf('/'));
        String text = "Can you see a %s in this image? Please answer only with yes or no.";
        return new YesNoQuestion(id, folder + id, text.formatted(object), yes);
    }

    /** {@return the id of a question for an object in a picture, given by its path or name} */
    static String id(String object, String picture) {
        return object + "/" + picture.substring(picture.lastIndexOf('/') + 1);
    }

    private static String wrongForm(Path file) {
        return file + " must be {dataset: {object: [picture, …]}} as DASH-B has it";
    }
}

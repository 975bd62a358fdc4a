package groundlab.answers;

import static groundlab.internal.Checks.check;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import groundlab.internal.WholeFiles;
import groundlab.metrics.yesno.PopeSplit;
import groundlab.metrics.yesno.YesNoQuestion;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The questions of one split with their right answers, found by id or by picture and text.
 *
 * <pre>{@code
 * YesNoQuestions random = YesNoQuestions.read(Path.of("coco_pope_random.json"), BadRows.FAIL);
 * }</pre>
 */
public final class YesNoQuestions {

    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final String name;
    private final String source;
    private final List<YesNoQuestion> questions;
    private final Map<String, YesNoQuestion> byId = new HashMap<>();
    private Map<String, YesNoQuestion> byText; // made when it is asked for

    YesNoQuestions(String name, String source, List<YesNoQuestion> questions) {
        check(!questions.isEmpty(), "a question file must have questions, got none in %s", source);
        this.name = name;
        this.source = source;
        this.questions = List.copyOf(questions);
        questions.forEach(question -> byId.put(question.id(), question));
    }

    /**
     * {@return the questions of a file in POPE's form: {@code question_id, image, text, label}}
     * RePOPE has the same, with the same ids.
     *
     * @param bad what is done with rows that cannot be read
     * @throws IllegalArgumentException if there is no question in the file
     * @throws IOException if the file cannot be read, or {@code bad} stops
     */
    public static YesNoQuestions read(Path file, BadRows bad) throws IOException {
        List<YesNoQuestion> questions = new ArrayList<>();
        Once ids = new Once("question_id");
        AnswerFile.read(file, bad, row -> questions.add(question(row, ids)));
        return new YesNoQuestions(splitOf(file), FileFact.of(file), questions);
    }

    /**
     * {@return the questions of a file without right answers: {@code question_id, image, text}}
     * LLaVA's {@code llava_pope_test.jsonl} is such a file. They can tell what ids stand for, and
     * no more.
     *
     * @throws IOException if the file cannot be read, or {@code bad} stops
     */
    public static YesNoQuestions readAsked(Path file, BadRows bad) throws IOException {
        List<YesNoQuestion> questions = new ArrayList<>();
        Once ids = new Once("question_id");
        AnswerFile.read(
                file,
                bad,
                row -> {
                    String id = row.word("question_id");
                    String image = row.text("image");
                    questions.add(new YesNoQuestion(ids.take(id), image, row.text("text"), false));
                });
        return new YesNoQuestions("asked", FileFact.of(file), questions);
    }

    /** Writes questions in POPE's form, one on a line. */
    public static void write(Path file, List<YesNoQuestion> questions) throws IOException {
        WholeFiles.write(
                file,
                aside -> {
                    try (BufferedWriter out = Files.newBufferedWriter(aside)) {
                        for (YesNoQuestion question : questions) {
                            out.write(line(question));
                        }
                    }
                });
    }

    private static String line(YesNoQuestion q) {
        String id = q.id().matches("\\d{1,18}") ? q.id() : JSON.toJson(q.id());
        return "{\"question_id\": %s, \"image\": %s, \"text\": %s, \"label\": %s}\n"
                .formatted(
                        id, JSON.toJson(q.image()), JSON.toJson(q.text()), JSON.toJson(q.label()));
    }

    private static YesNoQuestion question(Fields row, Once ids) {
        String label = row.text("label");
        check(
                label.equals("yes") || label.equals("no"),
                "field label must be yes or no, got %s",
                label);
        String id = row.word("question_id");
        String image = row.text("image");
        return new YesNoQuestion(ids.take(id), image, row.text("text"), label.equals("yes"));
    }

    /** {@return the name of POPE's split that is in a file's name, else that of the file} */
    private static String splitOf(Path file) {
        String name = file.getFileName().toString();
        for (PopeSplit split : PopeSplit.values()) {
            if (name.toLowerCase(Locale.ROOT).contains(split.published())) {
                return split.published();
            }
        }
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** {@return the name of the split, such as {@code random}} */
    public String name() {
        return name;
    }

    /** {@return the file's name and the start of its SHA-256} */
    public String source() {
        return source;
    }

    /** {@return how many questions there are} */
    public int size() {
        return questions.size();
    }

    /** {@return all questions, in the file's order} */
    public List<YesNoQuestion> all() {
        return questions;
    }

    Optional<YesNoQuestion> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<YesNoQuestion> byText(String image, String text) {
        if (byText == null) {
            byText = new HashMap<>();
            questions.forEach(q -> byText.put(key(q.image(), q.text()), q));
        }
        return Optional.ofNullable(byText.get(key(image, text)));
    }

    private static String key(String image, String text) {
        return ImageId.of(image) + "\n" + bare(text);
    }

    /**
     * {@return a question without what prompts put around it and without the spellings in which
     * versions of POPE's files differ}
     */
    static String bare(String text) {
        String whole = whole(text);
        int end = whole.indexOf('?');
        return end < 0 ? whole : whole.substring(0, end + 1);
    }

    /** {@return a prompt in the spelling of {@link #bare}} */
    static String whole(String prompt) {
        return prompt.toLowerCase(Locale.ROOT)
                .replace("<image>", "")
                .replace("imange", "image")
                .replace(" an ", " a ")
                .strip();
    }
}

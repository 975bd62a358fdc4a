package groundlab.benchmark;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonObject;
import groundlab.answers.AnswerFile;
import groundlab.answers.Once;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Question;
import groundlab.internal.Hashes;
import groundlab.rows.SkippedRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The questions of one run.
 *
 * @param form how they are answered
 * @param name where they come from
 * @param sha256 of that
 * @param rows in their order
 */
record Questions(QuestionForm form, String name, String sha256, List<Asked> rows) {

    private static final int SHOWN = 20; // rows that cannot be asked and are named

    /**
     * {@return the questions of a file, all of which have their pictures}
     *
     * @throws IOException if any row cannot be asked, with each such row's line and reason
     */
    static Questions read(QuestionForm form, Path file, ImageFolder images, String prompt)
            throws IOException {
        List<Asked> rows = new ArrayList<>();
        SkippedRows bad = new SkippedRows();
        Once ids = new Once("id");
        AnswerFile.read(
                file,
                bad,
                fields -> {
                    for (JsonObject row : form.rows(fields)) {
                        ids.take(form.id(row));
                        rows.add(
                                new Asked(
                                        row,
                                        images.find(form.images(row)),
                                        form.prompt(row, prompt)));
                    }
                });
        if (!bad.rows().isEmpty()) {
            throw new IOException(
                    bad.rows().stream()
                            .limit(SHOWN)
                            .map(row -> "\n" + row)
                            .collect(
                                    Collectors.joining(
                                            "",
                                            bad.rows().size()
                                                    + " questions cannot be asked, none was:",
                                            bad.rows().size() > SHOWN ? "\n…" : "")));
        }
        check(!rows.isEmpty(), "%s has no question", file);
        return new Questions(form, file.getFileName().toString(), Hashes.of(file), rows);
    }

    /** {@return what examples ask: for a caption each, or as POPE all their questions} */
    static Questions of(QuestionForm form, Examples examples) {
        check(
                form == QuestionForm.CAPTIONS || form == QuestionForm.POPE,
                "examples are asked as CAPTIONS or POPE, got %s",
                form);
        List<Asked> rows = new ArrayList<>();
        for (Example example : examples) {
            if (form == QuestionForm.CAPTIONS) {
                JsonObject row = new JsonObject();
                row.addProperty("image_id", example.id());
                rows.add(new Asked(row, example.picture(), example.prompt()));
            } else {
                addQuestions(example, rows);
            }
        }
        check(!rows.isEmpty(), "%s have no question", examples);
        return new Questions(form, examples.name(), examples.hash(), rows);
    }

    private static void addQuestions(Example example, List<Asked> rows) {
        int number = 0;
        for (Question question : example.questions()) {
            JsonObject row = new JsonObject();
            row.addProperty("question_id", example.id() + "-" + number++);
            rows.add(new Asked(row, example.picture(), question.text()));
        }
    }
}

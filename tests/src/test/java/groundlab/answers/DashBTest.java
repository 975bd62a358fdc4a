package groundlab.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.metrics.Result;
import groundlab.metrics.YesNo;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.yesno.YesNoQuestion;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashBTest {

    @TempDir private Path folder;
    private Path neg;
    private Path pos;

    @BeforeEach
    void writeQuestions() throws IOException {
        neg =
                file(
                        "dash_neg.json",
                        "{\"coco\": {\"dog\": [\"1.png\", \"2.png\"], \"tie\": [\"3.png\"]}}");
        pos = file("dash_pos.json", "{\"coco\": {\"dog\": [\"0.jpg\"], \"tie\": [\"0.jpg\"]}}");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** TN 2 of 3, TP 1 of 2, unclear counts as wrong: ACC 3/5, HM 2 · (2/3)(1/2) / (7/6) = 4/7. */
    @Test
    void joinsByObjectAndPicture() throws IOException {
        Path answers =
                file(
                        "answers.json",
                        "["
                                + row("tie", "0.jpg", "Yes", "yes")
                                + ","
                                + row("dog", "0.jpg", "?", "yes")
                                + ","
                                + row("dog", "1.png", "No", "no")
                                + ","
                                + row("dog", "2.png", "Yes", "no")
                                + ","
                                + row("tie", "3.png", "No", "no")
                                + "]");
        for (YesNoQuestions questions :
                List.of(
                        DashB.questions(List.of(neg, pos)),
                        DashB.questionsOf(answers, BadRows.FAIL))) {
            YesNoScoring scoring = YesNoScoring.dashB(questions, YesNoParser.DASH_B);
            scoring.read(answers, BadRows.FAIL);
            Result<YesNo> result = scoring.results().get("DASH-B");
            assertEquals(new YesNo(1, 1, 2, 0, 1, 0), result.images().sum());
            assertEquals(0.6, result.value("ACC"));
            assertEquals(2 / 3.0, result.value("TNR"), 1e-12);
            assertEquals(0.5, result.value("TPR"));
            assertEquals(4 / 7.0, result.value("Harmonic Mean"), 1e-12);
            assertEquals(5, result.images().images()); // both 0.jpg are pictures of their own
        }
    }

    private static String row(String object, String picture, String response, String gt) {
        return "{\"img_id\": \"%s\", \"object_name\": \"%s\", \"gt\": \"%s\", \"response\": \"%s\"}"
                .formatted(picture, object, gt, response);
    }

    @Test
    void asksAsTheProgramDoesSoThatQuestionsCanBeWrittenForAModel() throws IOException {
        YesNoQuestions questions = DashB.questions(List.of(neg));
        assertEquals(
                new YesNoQuestion(
                        "dog/1.png",
                        "neg/coco/dog/1.png",
                        "Can you see a dog in this image? Please answer only with yes or no.",
                        false),
                questions.all().get(0));
        Path written = folder.resolve("ask.jsonl");
        YesNoQuestions.write(written, questions.all());
        assertEquals(questions.all(), YesNoQuestions.read(written, BadRows.FAIL).all());
        YesNoScoring scoring = YesNoScoring.dashB(questions, YesNoParser.STRICT);
        scoring.read(
                file("own.jsonl", "{\"question_id\": \"dog/1.png\", \"text\": \"No\"}\n"),
                BadRows.FAIL);
        assertEquals(1, scoring.results().get("DASH-B").images().sum().trueNegatives());
    }

    @Test
    void saysWhatIsWrongWithFiles() throws IOException {
        Path odd = file("dash.json", "{}");
        var error =
                assertThrows(IllegalArgumentException.class, () -> DashB.questions(List.of(odd)));
        assertEquals(
                "DASH-B's question files end with neg.json or pos.json, got dash.json",
                error.getMessage());
        for (String text :
                List.of(
                        "[]",
                        "{\"a\": [1]}",
                        "{\"a\": {\"b\": [null]}}",
                        "{\"a\": {\"b\": [[1, 2]]}}",
                        "{\"a\": {\"b\": 1}}",
                        "{")) {
            Path wrong = file("wrong_pos.json", text);
            error =
                    assertThrows(
                            IllegalArgumentException.class, () -> DashB.questions(List.of(wrong)));
            assertEquals(
                    wrong + " must be {dataset: {object: [picture, …]}} as DASH-B has it",
                    error.getMessage());
        }
        error =
                assertThrows(
                        IllegalArgumentException.class, () -> DashB.questions(List.of(neg, neg)));
        assertEquals(
                "field object and picture must be unique, got dog/1.png again", error.getMessage());
        var missing =
                assertThrows(
                        IOException.class,
                        () -> DashB.questions(List.of(folder.resolve("no_neg.json"))));
        assertTrue(missing.getMessage().startsWith("No such file: "));
        Path gt = file("gt.jsonl", row("a", "b", "c", "maybe"));
        var bad = assertThrows(IOException.class, () -> DashB.questionsOf(gt, BadRows.FAIL));
        assertEquals(gt + ", line 1: field gt must be yes or no, got maybe", bad.getMessage());
    }
}

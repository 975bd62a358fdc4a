package groundlab.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.metrics.Result;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.yesno.HallusionBench;
import groundlab.metrics.yesno.HallusionBench.Item;
import groundlab.rows.BadRows;
import groundlab.rows.SkippedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HallusionFileTest {

    @TempDir private Path folder;
    private final SkippedRows skipped = new SkippedRows();

    private Path file(String name, String... rows) throws IOException {
        return Files.writeString(folder.resolve(name), "[" + String.join(",\n", rows) + "]\n");
    }

    private static String row(String figure, String rest) {
        return "{\"category\": \"VD\", \"subcategory\": \"map\", \"set_id\": \"1\", \"question_id\": 0,"
                + " \"figure_id\": \""
                + figure
                + "\", \"visual_input\": \""
                + (figure.equals("0") ? 1 : 2)
                + "\", \"gt_answer\": \""
                + (figure.equals("0") ? 1 : 0)
                + "\""
                + rest
                + "}";
    }

    /**
     * Yes is right of the original figure and no of the changed ones: right, wrong with the same
     * answer (what misled is mixed), unclear.
     */
    @Test
    void readsWordsAndComparesThemWithTheAnswerAboutTheOriginal() throws IOException {
        List<Path> files =
                List.of(
                        file(
                                "words.json",
                                row("0", ", \"model_prediction\": \"Yes, it is.\""),
                                row("1", ", \"model_prediction\": \"yes\""),
                                row("2", ", \"model_prediction\": \"Perhaps.\"")),
                        file(
                                "digits.json",
                                row("2", ", \"prediction\": 2"),
                                row("1", ", \"prediction\": \"1\""),
                                row("0", ", \"prediction\": \"1\"")),
                        file(
                                "codes.json",
                                row("0", ", \"correct\": 1, \"same\": \"1\""),
                                row("1", ", \"correct\": \"0\", \"same\": \"1\""),
                                row("2", ", \"correct\": \"2\", \"same\": \"0\"")));
        for (Path file : files) {
            Result<HallusionBench> result =
                    HallusionFile.of(YesNoParser.VLMEVALKIT).score(file, BadRows.FAIL);
            assertEquals(1 / 3.0, result.value("aAcc"), 1e-12, file.toString());
            HallusionBench counts = result.images().sum();
            assertEquals(1, counts.count(Item.MIXED), file.toString());
            assertEquals(1, counts.count(Item.VISION), file.toString());
            assertEquals(1, counts.count(Item.PAIRS_MIXED), file.toString());
            assertEquals("3", result.facts().get("answered"));
        }
        assertEquals("VLMEVALKIT", facts(files.get(0)));
        assertEquals("codes of correct", facts(files.get(2)));
    }

    @Test
    void modelsCompareByTheRightAnswersThatStandWithTheirAnswers() throws IOException {
        HallusionFile scoring = HallusionFile.of(YesNoParser.VLMEVALKIT);
        var one = file("one.json", row("0", ", \"correct\": 1"), row("1", ", \"correct\": 1"));
        var two = file("two.json", row("1", ", \"correct\": 1"), row("0", ", \"correct\": 0"));
        Result<HallusionBench> before = scoring.score(one, BadRows.FAIL);
        Result<HallusionBench> after = scoring.score(two, BadRows.FAIL);
        assertEquals(-0.5, after.difference("aAcc", before).value());
        assertTrue(
                after.facts().get("truth").startsWith("gt_answer of the answers (sha256 "),
                after.facts().toString());
    }

    @Test
    void aQuestionThatIsThereTwiceIsTold() throws IOException {
        Path questions = file("HallusionBench.json", row("0", ""), row("0", ""));
        HallusionFile.of(YesNoParser.STRICT)
                .questions(questions)
                .score(file("answers.json", row("0", ", \"correct\": 1")), skipped);
        assertEquals(
                questions + ", row 2: a question must be there once, got VD_map_1_0_0 again",
                skipped.rows().get(0).toString());
    }

    private static String facts(Path file) throws IOException {
        return HallusionFile.of(YesNoParser.VLMEVALKIT)
                .score(file, BadRows.FAIL)
                .facts()
                .get("parser");
    }

    @Test
    void keepsTheGoodAnswersAndSaysWhatIsWrongWithTheOthers() throws IOException {
        Path questions = file("HallusionBench.json", row("0", ""), row("1", ""));
        Path answers =
                file(
                        "answers.json",
                        row("0", ", \"mine\": 1"),
                        row("0", ", \"mine\": 0"),
                        row("2", ", \"mine\": 0"),
                        row("1", ", \"mine\": 3"),
                        row("1", ""));
        Result<HallusionBench> result =
                HallusionFile.of(YesNoParser.STRICT)
                        .judged("mine")
                        .questions(questions)
                        .score(answers, skipped);
        assertEquals(1, result.value("aAcc"));
        assertEquals("1", result.facts().get("unanswered"));
        assertTrue(result.facts().get("truth").startsWith("HallusionBench.json (sha256 "));
        List<String> reasons = skipped.rows().stream().map(row -> row.reason()).toList();
        assertEquals(
                List.of(
                        "a question must be answered once, got VD_map_1_0_0 again",
                        "the question must be in " + questions + ", got VD_map_1_2_0",
                        "field mine must be 0, 1 or 2, got 3",
                        "no field mine or correct or model_prediction or prediction or response"),
                reasons);
        Path other = file("other.json", "{\"question_id\": 1, \"text\": \"Yes\"}");
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> HallusionFile.of(YesNoParser.STRICT).score(other, skipped));
        assertEquals(
                "answers must be to HallusionBench, got none in "
                        + other
                        + "; are they of another benchmark?",
                error.getMessage());
        Path odd =
                file("odd.json", row("0", "").replace("\"gt_answer\": \"1\"", "\"gt_answer\": 7"));
        var bad =
                assertThrows(
                        IOException.class,
                        () -> HallusionFile.of(YesNoParser.STRICT).score(odd, BadRows.FAIL));
        assertEquals(odd + ", row 1: field gt_answer must be 0 or 1, got 7", bad.getMessage());
    }

    @Test
    void countsAsThePublishedProgramDoes() throws IOException {
        Result<HallusionBench> result =
                HallusionFile.of(YesNoParser.STRICT)
                        .score(Vectors.file("hallusionbench/seeded_input.json"), BadRows.FAIL);
        JsonObject expected =
                JsonParser.parseString(
                                Files.readString(Vectors.file("hallusionbench/expected.json")))
                        .getAsJsonObject();
        for (String name : List.of("aAcc", "qAcc", "fAcc", "easy", "hard")) {
            double percent = Math.round(1e6 * result.value(name)) / 1e4;
            assertEquals(expected.get(name).getAsDouble(), percent, name);
        }
        HallusionBench counts = result.images().sum();
        JsonObject figures = expected.getAsJsonObject("fig");
        same(figures, "total", counts.count(Item.FIGURES));
        same(figures, "correct", counts.count(Item.RIGHT_FIGURES));
        same(figures, "wrong", counts.count(Item.WRONG_FIGURES));
        assertEquals(
                figures.get("inconsistent").getAsInt() / 346.0,
                result.value("Inconsistent"),
                1e-12);
        assertEquals(figures.get("score").getAsDouble(), result.value("Figure score"), 1e-12);
        JsonObject pairs = expected.getAsJsonObject("pair");
        same(pairs, "total", counts.count(Item.PAIRS));
        same(pairs, "total_q", counts.count(Item.QUESTIONS));
        same(pairs, "correct", counts.count(Item.RIGHT_PAIRS));
        same(pairs, "LH", counts.count(Item.PAIRS_LANGUAGE));
        same(pairs, "VI", counts.count(Item.PAIRS_VISION));
        same(pairs, "Mix", counts.count(Item.PAIRS_MIXED));
        same(pairs, "LH_cg", counts.count(Item.LANGUAGE));
        same(pairs, "VI_cg", counts.count(Item.VISION));
        same(pairs, "Mix_cg", counts.count(Item.MIXED));
        JsonObject all = expected.getAsJsonObject("all");
        same(all, "LH", counts.count(Item.ALONE_LANGUAGE));
        same(all, "VI", counts.count(Item.ALONE_VISION));
        same(all, "Mix", counts.count(Item.ALONE_MIXED));
        same(all, "correct", counts.count(Item.RIGHT));
        same(all, "wrong", counts.count(Item.FAILED));
        JsonObject yes = expected.getAsJsonObject("yes_ratio");
        assertEquals(yes.get("diff").getAsDouble(), result.value("Pct. Diff"), 1e-12);
        assertEquals(yes.get("fp").getAsDouble(), result.value("FP Ratio"), 1e-12);
    }

    private static void same(JsonObject expected, String name, int count) {
        assertEquals((int) expected.get(name).getAsDouble(), count, name);
    }
}

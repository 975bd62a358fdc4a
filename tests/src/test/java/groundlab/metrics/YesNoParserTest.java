package groundlab.metrics;

import static groundlab.metrics.YesNoParser.Answer.NO;
import static groundlab.metrics.YesNoParser.Answer.UNCLEAR;
import static groundlab.metrics.YesNoParser.Answer.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.metrics.YesNoParser.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class YesNoParserTest {

    @Test
    void readsFortyTwoAnswersAsEachPublishedProgramDoes() throws IOException {
        String text = Files.readString(Vectors.file("pope/expected_answer_parsing.json"));
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (JsonElement element : JsonParser.parseString(text).getAsJsonArray()) {
            JsonObject row = element.getAsJsonObject();
            rows++;
            compare(wrong, row, "pope_llava", YesNoParser.POPE, true);
            compare(wrong, row, "opera", YesNoParser.OPERA, true);
            compare(wrong, row, "vcd_if_gt_yes", YesNoParser.VCD, true);
            compare(wrong, row, "vcd_if_gt_no", YesNoParser.VCD, false);
            compare(wrong, row, "repope", YesNoParser.REPOPE, true);
            compare(wrong, row, "dash_b", YesNoParser.DASH_B, true);
            compare(wrong, row, "vlmevalkit", YesNoParser.VLMEVALKIT, true);
            compare(wrong, row, "lmms_eval_pred", YesNoParser.LMMS_EVAL, true);
            compare(wrong, row, "amber_counts_as", YesNoParser.AMBER_EXACT, true);
        }
        assertEquals(List.of(), wrong);
        assertEquals(42, rows);
    }

    private static void compare(
            List<String> wrong, JsonObject row, String program, YesNoParser parser, boolean yes) {
        String text = row.get("text").getAsString();
        JsonElement theirs = row.get(program);
        Answer expected = theirs.isJsonNull() ? UNCLEAR : answer(theirs.getAsString());
        Answer got = parser.parse(text, yes);
        if (got != expected) {
            wrong.add("%s of '%s': %s, got %s".formatted(parser, text, expected, got));
        }
    }

    private static Answer answer(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "yes" -> YES;
            case "no" -> NO;
            default -> UNCLEAR;
        };
    }

    @Test
    void everyRuleReadsPlainAnswersTheSameWay() {
        for (YesNoParser parser : YesNoParser.values()) {
            assertEquals(YES, parser.parse("Yes", true), parser.name());
            assertEquals(NO, parser.parse("No", false), parser.name());
        }
    }

    /** "Yes. No." is right for VCD whatever is right; an empty answer is always wrong. */
    @Test
    void onlyTheRuleOfVcdLooksAtTheRightAnswer() {
        assertEquals(YES, YesNoParser.VCD.parse("Yes. No.", true));
        assertEquals(NO, YesNoParser.VCD.parse("Yes. No.", false));
        assertEquals(NO, YesNoParser.VCD.parse("", true));
        assertEquals(YES, YesNoParser.VCD.parse("", false));
        for (YesNoParser parser : YesNoParser.values()) {
            assertEquals(
                    parser != YesNoParser.VCD,
                    parser.parse("Yes. No.", true) == parser.parse("Yes. No.", false),
                    parser.name());
        }
    }

    /** VLMEvalKit drops commas without a blank between digits: "1,000 no" has the word "no". */
    @Test
    void theKitPartsWordsAtSomeSigns() {
        assertEquals(NO, YesNoParser.VLMEVALKIT.parse("1,000: no!", true));
        assertEquals(NO, YesNoParser.VLMEVALKIT.parse("[no]", true));
        assertEquals(UNCLEAR, YesNoParser.VLMEVALKIT.parse("no:", true));
        assertEquals(NO, YesNoParser.STRICT.parse("no:", true));
    }

    /**
     * TP 3, FP 1, TN 4, FN 2, unclear 1 and 1. RePOPE leaves unclear ones out: accuracy 7/10,
     * recall 3/5. lmms-eval counts them as wrong for the accuracy alone: 7/12 and 3/5. All others:
     * 7/12 and 3/6.
     */
    @Test
    void eachProgramCountsUnclearAnswersInItsWay() {
        YesNo counts = new YesNo(3, 1, 4, 2, 1, 1);
        assertEquals(0.7, value(YesNoParser.REPOPE, "Accuracy", counts), 1e-12);
        assertEquals(0.6, value(YesNoParser.REPOPE, "Recall", counts), 1e-12);
        assertEquals(0.4, value(YesNoParser.REPOPE, "Yes ratio", counts), 1e-12);
        assertEquals(7 / 12.0, value(YesNoParser.LMMS_EVAL, "Accuracy", counts), 1e-12);
        assertEquals(0.6, value(YesNoParser.LMMS_EVAL, "Recall", counts), 1e-12);
        assertEquals(7 / 12.0, value(YesNoParser.STRICT, "Accuracy", counts), 1e-12);
        assertEquals(0.5, value(YesNoParser.STRICT, "Recall", counts), 1e-12);
        assertEquals(2 / 12.0, value(YesNoParser.REPOPE, "Unclear ratio", counts), 1e-12);
        assertTrue(
                Double.isNaN(value(YesNoParser.REPOPE, "Accuracy", new YesNo(0, 0, 0, 0, 1, 0))));
    }

    private static double value(YesNoParser parser, String name, YesNo counts) {
        return parser.metrics().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow()
                .of(counts);
    }

    /** TPR 3/6, TNR 4/6, so the harmonic mean is 2 · (1/2) · (2/3) / (7/6) = 4/7. */
    @Test
    void hasTheMetricsOfDashB() {
        YesNo counts = new YesNo(3, 1, 4, 2, 1, 1);
        assertEquals(4 / 6.0, counts.specificity(), 1e-12);
        assertEquals(4 / 7.0, counts.harmonicMean(), 1e-12);
        assertEquals(0, new YesNo(0, 1, 0, 1, 0, 0).harmonicMean());
        assertTrue(Double.isNaN(new YesNo(1, 0, 0, 0, 0, 0).harmonicMean()));
        assertEquals("[ACC, TNR, TPR, Harmonic Mean, Unclear ratio]", YesNo.DASH_B.toString());
        assertEquals(
                "[Accuracy, Precision, Recall, F1 score, Yes ratio, Unclear ratio]",
                YesNo.METRICS.toString());
    }
}

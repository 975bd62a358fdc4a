package groundlab.metrics;

import static groundlab.metrics.YesNoParser.Answer.NO;
import static groundlab.metrics.YesNoParser.Answer.UNCLEAR;
import static groundlab.metrics.YesNoParser.Answer.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Question;
import groundlab.metrics.YesNoParser.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YesNoTest {

    /** Strings and POPE's readings from runs of its published program. */
    @ParameterizedTest
    @CsvSource({
        "yes, YES, YES",
        "NO, NO, YES",
        "No, NO, NO",
        "No!, NO, YES",
        "'', UNCLEAR, YES",
        "'Yes, there is a dog.', YES, YES",
        "'No, there is no dog.', NO, NO",
        "There is a dog in the image., UNCLEAR, YES",
        "There is not a dog in the image., UNCLEAR, NO",
        "'Yes. No, wait.', UNCLEAR, YES",
        "nobody knows, UNCLEAR, YES"
    })
    void readsAnswersByEachRule(String text, Answer strict, Answer pope) {
        assertEquals(strict, YesNoParser.STRICT.parse(text, true));
        assertEquals(pope, YesNoParser.POPE.parse(text, true));
    }

    /** TP 3, FP 1, TN 4, FN 2: 7/10, 3/4, 3/5, 2·3/(4 + 5) = 6/9, 4/10. */
    @Test
    void hasTheRatiosOfPope() {
        YesNo counts = new YesNo(3, 1, 4, 2, 0, 0);
        assertEquals(0.7, counts.accuracy(), 1e-12);
        assertEquals(0.75, counts.precision(), 1e-12);
        assertEquals(0.6, counts.recall(), 1e-12);
        double p = counts.precision();
        double r = counts.recall();
        assertEquals(2 * p * r / (p + r), counts.f1(), 1e-12);
        assertEquals(6 / 9.0, counts.f1(), 1e-12);
        assertEquals(0.4, counts.yesRatio(), 1e-12);
    }

    /**
     * One unclear each way: accuracy 7/12, recall 3/6, F1 6/10, yes ratio 4/12, precision still
     * 3/4.
     */
    @Test
    void unclearAnswersAreWrongButNeitherYesNorNo() {
        YesNo counts = new YesNo(3, 1, 4, 2, 1, 1);
        assertEquals(2, counts.unclear());
        assertEquals(7 / 12.0, counts.accuracy(), 1e-12);
        assertEquals(0.75, counts.precision(), 1e-12);
        assertEquals(0.5, counts.recall(), 1e-12);
        assertEquals(0.6, counts.f1(), 1e-12);
        assertEquals(4 / 12.0, counts.yesRatio(), 1e-12);
    }

    @Test
    void sumsAnswersToTheRightCells() {
        YesNo sum =
                List.of(
                                YesNo.of(true, YES),
                                YesNo.of(false, YES),
                                YesNo.of(false, NO),
                                YesNo.of(true, NO),
                                YesNo.of(true, UNCLEAR),
                                YesNo.of(false, UNCLEAR))
                        .stream()
                        .reduce(YesNo.NONE, YesNo::plus);
        assertEquals(new YesNo(1, 1, 1, 1, 1, 1), sum);
        assertEquals(6, sum.questions());
    }

    @Test
    void scoresAnAnswerToAQuestionStrictly() {
        Question question = new Question("Is there a fork in the image?", "fork", false, "random");
        assertEquals(YesNo.of(false, NO), YesNo.of(question, "no"));
        assertEquals(YesNo.of(false, UNCLEAR), YesNo.of(question, "maybe"));
    }

    @Test
    void ratiosOfNothingAreNaN() {
        assertTrue(Double.isNaN(YesNo.NONE.accuracy()));
        assertTrue(Double.isNaN(YesNo.NONE.precision()));
        assertTrue(Double.isNaN(YesNo.NONE.recall()));
        assertTrue(Double.isNaN(YesNo.NONE.f1()));
        assertTrue(Double.isNaN(YesNo.NONE.yesRatio()));
    }

    @Test
    void aModelThatAlwaysSaysNoHasNoPrecisionAndF1Zero() {
        YesNo counts = new YesNo(0, 0, 5, 5, 0, 0);
        assertTrue(Double.isNaN(counts.precision()));
        assertEquals(0, counts.f1());
    }

    @Test
    void saysThatCountsMustNotBeNegative() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> new YesNo(0, 0, -1, 0, 0, 0));
        assertEquals("counts must be >= 0, got one of -1", error.getMessage());
    }
}

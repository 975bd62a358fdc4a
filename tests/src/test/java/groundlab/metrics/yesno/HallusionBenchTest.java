package groundlab.metrics.yesno;

import static groundlab.metrics.yesno.HallusionAnswer.Verdict.RIGHT;
import static groundlab.metrics.yesno.HallusionAnswer.Verdict.UNCLEAR;
import static groundlab.metrics.yesno.HallusionAnswer.Verdict.WRONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.metrics.yesno.HallusionAnswer.Verdict;
import groundlab.metrics.yesno.HallusionBench.Item;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HallusionBenchTest {

    private static HallusionAnswer answer(
            String category, int figure, String question, Verdict verdict) {
        int input = category.equals("VS") ? Math.min(figure, 2) : figure == 0 ? 1 : 2;
        return new HallusionAnswer(
                new HallusionQuestion(
                        category, "chart", "1", String.valueOf(figure), question, input, true),
                verdict,
                Optional.of(true));
    }

    /**
     * Two questions about figures 0 (none), 1 and 2 of a VS set. Question 0: unclear (right without
     * a figure), right, right. Question 1: wrong, right, wrong. Right 4 of 6; pairs 1 of 2; of
     * figures 1 and 2 the first is right; easy 1 of 2 (question 1 fails without a figure), hard 1
     * of 2. All answers right where yes is right are yes: 4 − 6 of 6.
     */
    @Test
    void countsQuestionsPairsAndFigures() {
        HallusionBench counts =
                HallusionBench.of(
                        List.of(
                                answer("VS", 0, "0", UNCLEAR),
                                answer("VS", 1, "0", RIGHT),
                                answer("VS", 2, "0", RIGHT),
                                answer("VS", 0, "1", WRONG),
                                answer("VS", 1, "1", RIGHT),
                                answer("VS", 2, "1", WRONG)));
        assertEquals(4 / 6.0, value(counts, "aAcc"), 1e-12);
        assertEquals(0.5, value(counts, "qAcc"));
        assertEquals(0.5, value(counts, "fAcc"));
        assertEquals(0.5, value(counts, "easy"));
        assertEquals(0.5, value(counts, "hard"));
        assertEquals(0.5, value(counts, "Inconsistent"));
        assertEquals(0, value(counts, "Wrong"));
        assertEquals(0.75, value(counts, "Figure score"));
        assertEquals(1, value(counts, "Language Hallucination")); // both say what was said without
        assertEquals(-2 / 6.0, value(counts, "Pct. Diff"), 1e-12);
        assertEquals(0, value(counts, "FP Ratio"));
        assertEquals(1, counts.count(Item.PAIRS_LANGUAGE));
        assertEquals(counts, HallusionBench.NONE.plus(counts));
        assertEquals(2, counts.plus(counts).count(Item.RIGHT_PAIRS));
        assertEquals(6, counts.numbers().get("questions"));
    }

    private static double value(HallusionBench counts, String name) {
        return HallusionBench.METRICS.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow()
                .of(counts);
    }

    /** The decision tree of the paper's program, all branches in which an answer fails. */
    @ParameterizedTest
    @CsvSource({
        "VD, 0, WRONG, VISION, WRONG, false, VISION",
        "VD, 0, UNCLEAR, VISION, UNCLEAR, true, VISION",
        "VD, 0, RIGHT, , WRONG, true, MIXED",
        "VD, 0, RIGHT, , WRONG, false, VISION",
        "VD, 0, RIGHT, , UNCLEAR, true, VISION",
        "VS, 0, WRONG, LANGUAGE, WRONG, true, LANGUAGE",
        "VS, 0, WRONG, LANGUAGE, WRONG, false, MIXED",
        "VS, 0, WRONG, LANGUAGE, UNCLEAR, true, MIXED",
        "VS, 0, UNCLEAR, , WRONG, true, VISION",
        "VS, 0, RIGHT, , UNCLEAR, true, VISION",
        "VS, 0, RIGHT, , WRONG, true, LANGUAGE",
        "VS, 0, RIGHT, , WRONG, false, VISION"
    })
    void saysWhatMisled(
            String category,
            int figure,
            Verdict first,
            String firstCause,
            Verdict second,
            boolean same,
            String secondCause) {
        HallusionAnswer original = answer(category, figure, "0", first);
        HallusionAnswer changed =
                new HallusionAnswer(
                        answer(category, 2, "0", second).question(), second, Optional.of(same));
        HallusionBench counts = HallusionBench.of(List.of(original, changed));
        for (String cause : List.of("LANGUAGE", "VISION", "MIXED")) {
            int expected = (cause.equals(firstCause) ? 1 : 0) + (cause.equals(secondCause) ? 1 : 0);
            assertEquals(expected, counts.count(Item.valueOf(cause)), cause);
        }
    }

    @Test
    void doesNotGuessWhatMisledWhereSamenessOrTheOriginalIsUnknown() {
        HallusionAnswer changed = answer("VD", 2, "0", WRONG);
        HallusionBench alone = HallusionBench.of(List.of(changed));
        assertEquals(1, alone.count(Item.PAIRS_UNKNOWN));
        HallusionAnswer unknown = new HallusionAnswer(changed.question(), WRONG, Optional.empty());
        HallusionBench counts = HallusionBench.of(List.of(answer("VD", 0, "0", RIGHT), unknown));
        assertEquals(1, counts.count(Item.UNKNOWN));
        assertTrue(Double.isNaN(value(counts, "Mixed")));
        assertEquals(0.5, value(counts, "aAcc"));
    }

    @Test
    void rejectsOtherCategoriesAndInputs() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new HallusionQuestion("VQ", "a", "1", "0", "0", 0, true));
        assertEquals("field category must be VD or VS, got VQ", error.getMessage());
        error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new HallusionQuestion("VD", "a", "1", "0", "0", 3, true));
        assertEquals("field visual_input must be 0, 1 or 2, got 3", error.getMessage());
    }
}

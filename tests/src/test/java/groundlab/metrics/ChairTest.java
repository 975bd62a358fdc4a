package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Truth;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChairTest {

    private final Lexicon lexicon = Lexicon.of(List.of("dog", "cat", "fork", "knife"));

    /** Mentions dog, cat, cat: 2 of 3 invented, 1 of 1 captions wrong, dog found of dog, fork. */
    @Test
    void countsEveryMentionAndDistinctObjectsForRecall() {
        Chair chair =
                Chair.of(
                        lexicon.mentions("A dog, a cat and a cat."),
                        Truth.of(List.of("dog", "fork")));
        assertEquals(new Chair(3, 2, 1, 1, 2, 1, 0), chair);
        assertEquals(2 / 3.0, chair.instance(), 1e-12);
        assertEquals(1, chair.sentence());
        assertEquals(0.5, chair.recall());
    }

    /** (2 + 0) / (3 + 1), not the mean of 2/3 and 0; captions 1 / 2; recall (1 + 1) / (2 + 1). */
    @Test
    void addsUpToMicroAverages() {
        Chair sum = new Chair(3, 2, 1, 1, 2, 1, 0).plus(new Chair(1, 0, 1, 0, 1, 1, 0));
        assertEquals(0.5, sum.instance());
        assertEquals(0.5, sum.sentence());
        assertEquals(2 / 3.0, sum.recall(), 1e-12);
    }

    @Test
    void noneIsTheNeutralStartOfASum() {
        Chair one = Chair.ofNames(List.of("dog"), Truth.of(List.of("cat")));
        assertEquals(one, Chair.NONE.plus(one));
        assertEquals(one, one.plus(Chair.NONE));
    }

    @Test
    void ratiosOfNothingAreNaN() {
        assertTrue(Double.isNaN(Chair.NONE.instance()));
        assertTrue(Double.isNaN(Chair.NONE.sentence()));
        assertTrue(Double.isNaN(Chair.NONE.recall()));
    }

    @Test
    void aCaptionThatNamesNothingIsRightButFindsNothing() {
        Chair silent = Chair.of(lexicon.mentions("A nice day."), Truth.of(List.of("dog")));
        assertEquals(0, silent.sentence());
        assertEquals(0, silent.recall());
        assertTrue(Double.isNaN(silent.instance()));
    }

    @Test
    void saysThatAPartMustFitItsWhole() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> new Chair(1, 2, 1, 1, 0, 0, 0));
        assertEquals("invented must be in 0 to mentioned = 1, got 2", error.getMessage());
    }
}

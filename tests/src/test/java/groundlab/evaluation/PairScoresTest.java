package groundlab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.evaluation.PairScores.Row;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairScoresTest {

    private static final PairScores BEFORE =
            new PairScores(List.of(new Row("a", -4, -6, 5, 6), new Row("b", -9, -8, 5, 7)));

    /** Chosen −1 and +2, rejected −3 and 0: margins +2 and +2. */
    private static final PairScores AFTER =
            new PairScores(List.of(new Row("a", -5, -9, 5, 6), new Row("b", -7, -8, 5, 7)));

    @Test
    void comparesAnswersAndWhatTheyGained() {
        assertEquals(0.5, BEFORE.accuracy().value());
        assertEquals(1, AFTER.accuracy().value());
        assertEquals(1, AFTER.accuracyAgainst(BEFORE).value());
        assertEquals(0, AFTER.accuracyAgainst(AFTER).value());
        assertEquals(2, AFTER.marginAgainst(BEFORE).value());
        assertEquals(0.5, AFTER.chosenAgainst(BEFORE).value());
        assertEquals(-1.5, AFTER.rejectedAgainst(BEFORE).value());
    }

    @Test
    void scoresOfOtherPairsCannotBeCompared() {
        PairScores other = new PairScores(List.of(BEFORE.rows().get(0)));
        assertEquals(
                "scores to compare must be of the same pairs in the same order",
                assertThrows(IllegalArgumentException.class, () -> AFTER.marginAgainst(other))
                        .getMessage());
    }

    @Test
    void scoresAsTheModelDoesAlone() {
        try (Vlm model = Tiny.model()) {
            Pairs pairs = Tiny.pairs(3);
            PairScores scores = PairScores.of(model, pairs);
            PreferencePair last = pairs.get(2);
            ImageView view = ImageView.of(last.picture().pixels());
            Row row = scores.rows().get(2);
            assertEquals(model.logp(view, last.prompt(), last.chosen()), row.chosen(), 1e-4);
            assertEquals(model.logp(view, last.prompt(), last.rejected()), row.rejected(), 1e-4);
            assertEquals(
                    model.tokenLogps(view, last.prompt(), last.rejected()).length,
                    row.rejectedTokens());
            assertEquals(row.rejected(), scores.table().doubleColumn("rejected_logp").get(2));

            PairScores blind = PairScores.of(model, pairs, pair -> ImageView.none());
            assertEquals(
                    model.logp(ImageView.none(), last.prompt(), last.chosen()),
                    blind.rows().get(2).chosen(),
                    1e-4);
            assertNotEquals(0, scores.chosenAgainst(blind).value());
            assertEquals(
                    "scoring needs at least one pair, got none",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> PairScores.of(model, List.of()))
                            .getMessage());
        }
    }
}

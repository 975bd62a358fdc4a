package groundlab.objective.many;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;
import static groundlab.objective.View.REJECTED_2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.objective.Dpo;
import groundlab.objective.Hand;
import groundlab.objective.many.PlackettLuce.Ranking;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Values by hand; −ln σ(x) is written nls(x): nls(2) = .126928, nls(1) = .313262, nls(0) = ln 2.
 */
class ManyTest {

    private static final double NLS2 = 0.126928;
    private static final double NLS1 = 0.313262;
    private static final double CLOSE = 1e-5;

    private final Hand hand = new Hand();

    @AfterEach
    void close() {
        hand.close();
    }

    /** Margins 20 and 10 times 0.1. */
    @Test
    void severalRejectedAnswersAreAveraged() {
        hand.policy(CHOSEN, 20).policy(REJECTED, 0).policy(REJECTED_2, 10);
        assertEquals((NLS2 + NLS1) / 2, hand.loss(new SeveralRejected(0.1, 2))[0], CLOSE);
        assertEquals(EnumSet.of(CHOSEN, REJECTED, REJECTED_2), new SeveralRejected(0.1, 2).views());
    }

    /**
     * Rewards 2, 0, 1: −ln(e² / (e² + 1 + e)) = ln(1 + e⁻² + e⁻¹) = .407606. The whole ranking adds
     * 0 before 1: ln(1 + e) = 1.313262.
     */
    @Test
    void rankingsAreThoseOfPlackettAndLuce() {
        hand.policy(CHOSEN, 20).policy(REJECTED, 0).policy(REJECTED_2, 10);
        assertEquals(0.407606, hand.loss(new PlackettLuce(0.1, 2))[0], CLOSE);
        assertEquals(
                0.407606 + 1.313262, hand.loss(new PlackettLuce(0.1, 2, Ranking.FULL))[0], CLOSE);
    }

    @Test
    void oneRejectedAnswerIsDpo() {
        hand.policy(CHOSEN, 3).policy(REJECTED, -5);
        float dpo = hand.loss(new Dpo(0.1))[0];
        assertEquals(dpo, hand.loss(new SeveralRejected(0.1, 1))[0], CLOSE);
        assertEquals(dpo, hand.loss(new PlackettLuce(0.1, 1))[0], CLOSE);
        assertEquals(dpo, hand.loss(new PlackettLuce(0.1, 1, Ranking.FULL))[0], CLOSE);
    }

    /**
     * Cosines 1 and 1 − ln 3 / 2 at tau 0.5: weights .75 and .25. Margins of the first chosen
     * answer 20 and 40, times weight and 0.1: 1.5 and 1: (nls(1.5) + nls(1)) / 2 = (.201413 +
     * .313262) / 2.
     */
    @Test
    void rpoWeighsByHowAlikePromptsAre() {
        hand.policy(CHOSEN, 20, 0).policy(REJECTED, 0, -20);
        float less = (float) (1 - Math.log(3) / 2);
        var batch = hand.batch().with(hand.array(new float[][] {{1, less}, {less, 1}}));
        float[] losses = new Rpo(0.1, 0.5).loss(batch).toFloatArray();
        assertEquals((0.201413 + NLS1) / 2, losses[0], CLOSE);
    }

    /** Own margin 20, the other 10: 0.8 nls(2) + 0.2 nls(1). */
    @Test
    void rpoWithFixedWeightsPrefersTheOwnRejectedAnswer() {
        hand.policy(CHOSEN, 20, 0).policy(REJECTED, 0, 10);
        assertEquals(0.8 * NLS2 + 0.2 * NLS1, hand.loss(new RpoDiagonal(0.1))[0], CLOSE);
    }

    @Test
    void sayWhatSettingsMustBe() {
        says("a pair has 1 to 8 rejected answers, got 9", () -> new SeveralRejected(0.1, 9));
        says("a pair has 1 to 8 rejected answers, got 0", () -> new PlackettLuce(0.1, 0));
        says("tau must be > 0, got 0.0", () -> new Rpo(0.1, 0));
        says(
                "the weight of the own rejected answer must be in [0, 1], got 2.0",
                () -> new RpoDiagonal(0.1, 2));
        hand.policy(CHOSEN, 0).policy(REJECTED, 0);
        says("RPO needs to know how alike prompts are, got nothing", () -> hand.loss(new Rpo(0.1)));
    }

    private static void says(String message, Executable wrong) {
        var error = assertThrows(IllegalArgumentException.class, wrong);
        assertEquals(message, error.getMessage());
    }
}

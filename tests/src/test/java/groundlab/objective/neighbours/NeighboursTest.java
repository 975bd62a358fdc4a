package groundlab.objective.neighbours;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.CHOSEN_BAD_IMAGE;
import static groundlab.objective.View.FORCED;
import static groundlab.objective.View.OWN;
import static groundlab.objective.View.REJECTED;
import static groundlab.objective.View.REJECTED_BAD_IMAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.objective.Dpo;
import groundlab.objective.Hand;
import groundlab.objective.Objective;
import groundlab.objective.Past;
import groundlab.objective.RandomBatches;
import groundlab.objective.Term;
import groundlab.objective.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Values by hand; −ln σ(x) is written nls(x): nls(2) = .126928, nls(1) = .313262, nls(0) = ln 2.
 */
class NeighboursTest {

    private static final double NLS2 = 0.126928;
    private static final double NLS1 = 0.313262;
    private static final double NLS0 = 0.693147;
    private static final double CLOSE = 1e-5;

    private final Hand hand = new Hand();

    @AfterEach
    void close() {
        hand.close();
    }

    /** Margins 20 and 10 times 0.1: 0.25 nls(2) + 0.75 nls(1) = .031732 + .234947. */
    @Test
    void povidAveragesTwoLosses() {
        hand.policy(CHOSEN, 15).policy(REJECTED, -5).policy(FORCED, 5);
        assertEquals(0.25 * NLS2 + 0.75 * NLS1, hand.loss(new Povid(0.1, 0.25))[0], CLOSE);
        assertEquals(EnumSet.of(CHOSEN, REJECTED), new Povid(0.1, 1).views());
        assertEquals(EnumSet.of(CHOSEN, FORCED), new Povid(0.1, 0).views());
    }

    /**
     * Rewards 1 and −2 now, mean −0.5; two steps before had 3 and 1, mean 2, and 2 and 0, mean 1. δ
     * = (2 + 1 − 0.5) / 3 = 5/6: nls(1 − 5/6) + nls(5/6 + 2) = nls(.166667) + nls(2.833333) =
     * .613282 + .057152.
     */
    @Test
    void bcosShiftIsTheMeanOfTheRewardsSoFar() {
        hand.policy(CHOSEN, 10).policy(REJECTED, -20);
        Past past =
                new Past(
                        2,
                        10,
                        List.of(
                                Map.of("rewards/chosen", 3.0, "rewards/rejected", 1.0),
                                Map.of("rewards/chosen", 2.0, "rewards/rejected", 0.0)));
        float loss = new Bco(0.1).loss(hand.batch().with(past)).getFloat(0);
        assertEquals(0.613282 + 0.057152, loss, CLOSE);
    }

    /**
     * Rewards 1 and −2 now, mean −0.5, after a step with mean 0.5: δ = 0. The chosen gradient is
     * −0.1 σ(−1) = −.026894; with one through δ it would be −.023151.
     */
    @Test
    void noGradientFlowsThroughBcosShift() {
        Map<View, float[]> policy = Map.of(CHOSEN, new float[] {10}, REJECTED, new float[] {-20});
        Map<View, float[]> reference = Map.of(CHOSEN, new float[1], REJECTED, new float[1]);
        Past past = new Past(1, 2, List.of(Map.of("rewards/chosen", 1.0, "rewards/rejected", 0.0)));
        try (RandomBatches batches = new RandomBatches()) {
            var gradients = batches.gradients(new Bco(0.1), policy, reference, past);
            assertEquals(-0.026894, gradients.get(CHOSEN)[0], CLOSE / 10);
        }
    }

    /** 0.8 nls(3) + 0.2 BCO + 12 nats / 4 tokens; BCO alone at δ = −0.5: nls(1.5) + nls(1.5). */
    @Test
    void mpoIsAWeightedSum() {
        hand.policy(CHOSEN, -12).reference(CHOSEN, -22).policy(REJECTED, -20);
        List<Float> terms = hand.terms(new Mpo(0.1));
        assertEquals(0.8 * 0.048587, terms.get(0), CLOSE);
        assertEquals(0.2 * 2 * 0.201413, terms.get(1), CLOSE);
        assertEquals(3, terms.get(2), CLOSE);
        assertEquals(
                List.of("dpo", "bco", "sft"),
                new Mpo(0.1).terms(hand.batch()).stream().map(Term::name).toList());
    }

    /** max(0, 5 − (−6) + (−8)) = 3, and 0.5 · 6. */
    @Test
    void slicCalibratesAndKeepsTheChosenAnswerLikely() {
        hand.policy(CHOSEN, -6).policy(REJECTED, -8);
        assertEquals(List.of(3f, 3f), hand.terms(new Slic(5, 0.5)));
        assertEquals(List.of(3f), hand.terms(new Slic(5, 0)));
    }

    /** nls(2), and 0.5 · 0.1 · 7. */
    @Test
    void selmPushesAwayFromWhatTheReferenceSays() {
        hand.policy(CHOSEN, 15).policy(REJECTED, -5).policy(OWN, 7);
        List<Float> terms = hand.terms(new Selm(0.1, 0.5));
        assertEquals(NLS2, terms.get(0), CLOSE);
        assertEquals(0.35, terms.get(1), CLOSE);
    }

    /**
     * Base −10 and −10, other −12 and −11, eta so large that nothing moves, alpha 0.3. Chosen:
     * −ln(.3 e^10 + .7 e^12) = −12 − ln(.3 e^−2 + .7) = −12 + .300294 = −11.699706. Rejected: −11 −
     * ln(.3 e^−1 + .7) = −11 + .210272 = −10.789728. Margin 20 − (−.909978) = 20.909978, times 0.1:
     * nls(2.090998) = .116506.
     */
    @Test
    void mrpoMixesTheReciprocalsOfTwoReferences() {
        references();
        assertEquals(0.116506, hand.loss(new Mrpo(0.1, 100, Optional.of(0.3)))[0], CLOSE);
    }

    /** With no room the other reference is the base: margin 20, nls(2). */
    @Test
    void mrpoWithoutRoomIsDpo() {
        references();
        assertEquals(NLS2, hand.loss(new Mrpo(0.1, 0, Optional.empty()))[0], CLOSE);
    }

    /**
     * eta 0.1 shared out as 11 : 10.5 of the mean references: the chosen −12 may be no lower than
     * −10 (1 + .1 · 11 / 21.5) = −10.511628, the rejected −11 no lower than −10 (1 + .1 · 10.5 /
     * 21.5) = −10.488372; margin to the other 20.023256, nls(2.002326) = .126651. Adaptive alpha: 1
     * / (1 + 0 + 1e-6), all of it to the other.
     */
    @Test
    void multiDpoMovesTheOtherReferenceNearTheBase() {
        references();
        assertEquals(0.126651, hand.loss(new MultiDpo(0.1))[0], CLOSE);
        float half = hand.loss(new MultiDpo(0.1, 0.1, Optional.of(0.5)))[0];
        assertEquals((0.126651 + NLS2) / 2, half, CLOSE);
    }

    private void references() {
        hand.policy(CHOSEN, 5).policy(REJECTED, -15);
        hand.reference(CHOSEN, -10).reference(REJECTED, -10);
        hand.second(CHOSEN, -12).second(REJECTED, -11);
    }

    /**
     * 1.5 · 20 − 0.5 · 40 = 10, times 0.1: nls(1). With the reference's blind gap of 20: nls(2).
     */
    @Test
    void vDpoTakesOffWhatIsSaidWithoutThePicture() {
        hand.policy(CHOSEN, 15).policy(REJECTED, -5);
        hand.policy(CHOSEN_BAD_IMAGE, 30).policy(REJECTED_BAD_IMAGE, -10);
        hand.reference(CHOSEN_BAD_IMAGE, 0).reference(REJECTED_BAD_IMAGE, -20);
        assertEquals(NLS1, hand.loss(new VDpo(0.1, 1.5))[0], CLOSE);
        assertEquals(NLS2, hand.loss(new VDpo(0.1, 1.5, VDpo.Blind.REFERENCE))[0], CLOSE);
        assertEquals(EnumSet.of(CHOSEN, REJECTED), new VDpo(0.1, 1).views());
    }

    /**
     * The last 50 margins are 0.5, 0.6, … 5.4, whose tenth of the way is 0.5 + 4.9 · 0.1 = 0.99.
     * The reward of 1 is trusted, that of 0.5 is not: 0.8 nls(.5) + 0.2 nls(−.5) = .8 · .474077 +
     * .2 · .974077 = .574077.
     */
    @Test
    void spaSmoothsTheLabelsOfPairsThatItDoesNotTrust() {
        hand.policy(CHOSEN, 10, 5).policy(REJECTED, 0, 0);
        List<Map<String, Double>> rows = new ArrayList<>();
        for (int step = 0; step < 55; step++) {
            rows.add(Map.of("rewards/margins", step * 0.1));
        }
        Objective spa = new Spa(0.1, 0.2, 0.1);
        float[] losses = spa.loss(hand.batch().with(new Past(55, 100, rows))).toFloatArray();
        assertEquals(NLS1, losses[0], CLOSE);
        assertEquals(0.574077, losses[1], CLOSE);
        float[] early = spa.loss(hand.batch().with(new Past(55, 1000, rows))).toFloatArray();
        assertEquals(0.474077, early[1], CLOSE); // in the first fifth of the steps
    }

    @Test
    void ldDpoCountsWhatTheLongerAnswerHasMore() {
        var weights = new LdDpo(0.1, 0.5).tokenWeights().orElseThrow();
        var of = weights.of(new int[3], new int[5]);
        assertEquals("[1.0, 1.0, 1.0]", Arrays.toString(of.chosen()));
        assertEquals("[1.0, 1.0, 1.0, 0.5, 0.5]", Arrays.toString(of.rejected()));
        assertEquals(NLS0, new Dpo(1).lossAtStart().getAsDouble(), CLOSE);
    }

    @Test
    void sayWhatSettingsMustBe() {
        says("gamma must be in [0, 1], got 1.5", () -> new Povid(0.1, 1.5));
        says("beta must be > 0, got -1.0", () -> new Bco(-1));
        says("beta must be > 0, got 0.0", () -> new Mpo(0));
        says("alpha must be in [0, 1], got -0.1", () -> new LdDpo(0.1, -0.1));
        says("delta must be > 0, got 0.0", () -> new Slic(0, 1));
        says("lambda must be >= 0, got -1.0", () -> new Slic(1, -1));
        says("alpha must be > 0, got 0.0", () -> new Selm(0.1, 0));
        says("eta must be >= 0, got NaN", () -> new Mrpo(0.1, Double.NaN, Optional.empty()));
        says("alpha must be in [0, 1], got 2.0", () -> new MultiDpo(0.1, 0, Optional.of(2.0)));
        says("gamma must be > 0, got 0.0", () -> new VDpo(0.1, 0));
        says("quantile must be in [0, 1], got 2.0", () -> new Spa(0.1, 0.1, 2));
        Past gap = new Past(1, 2, List.of(Map.of()));
        hand.policy(CHOSEN, 0).policy(REJECTED, 0);
        says(
                "BCO needs the rewards of all steps before, got NaN",
                () -> new Bco(0.1).loss(hand.batch().with(gap)));
        says(
                "SPA needs the margins of all steps before, got NaN",
                () -> new Spa(0.1).loss(hand.batch().with(gap)));
    }

    private static void says(String message, Executable wrong) {
        var error = assertThrows(IllegalArgumentException.class, wrong);
        assertEquals(message, error.getMessage());
    }
}

package groundlab.objective;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.CHOSEN_BAD_IMAGE;
import static groundlab.objective.View.REJECTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.objective.many.SeveralRejected;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectivesTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Scores scores(float chosen, float rejected, float badImage) {
        return new Scores(
                Map.of(
                        CHOSEN, one(chosen),
                        REJECTED, one(rejected),
                        CHOSEN_BAD_IMAGE, one(badImage)),
                Map.of(CHOSEN, one(4)),
                Map.of(CHOSEN, 4.0),
                Map.of());
    }

    private NDArray one(float value) {
        return manager.create(new float[] {value});
    }

    /** Log-ratios 0 and −20, margin 20 times beta 0.1: −ln σ(2) = ln(1 + e⁻²) = 0.126928. */
    @Test
    void dpoIsTheLogisticLossOfTheMargin() {
        NDArray loss = new Dpo(0.1).loss(scores(-1, -21, 0), scores(-1, -1, 0));
        assertEquals(0.126928f, loss.getFloat(), 1e-5f);
    }

    /**
     * Margins 20, 10, 0 times beta 0.1: −ln σ(2) − ln σ(1) − ln σ(0) = .126928 + .313262 + .693147.
     */
    @Test
    void mdpoSumsAnswerImageAndAnchor() {
        List<Term> terms = new Mdpo(0.1).terms(scores(-1, -21, -11), scores(-1, -1, -1));
        assertEquals(List.of("answer", "image", "anchor"), terms.stream().map(Term::name).toList());
        assertEquals(0.126928f, terms.get(0).values().getFloat(), 1e-5f);
        assertEquals(0.313262f, terms.get(1).values().getFloat(), 1e-5f);
        assertEquals(0.693147f, terms.get(2).values().getFloat(), 1e-5f);
    }

    /** Chosen reward 0.1 · 10 = 1, less delta 1: −ln σ(0). Delta is outside of beta. */
    @Test
    void mdposDeltaIsSubtractedFromTheReward() {
        NDArray anchor = new Mdpo(0.1, 1).terms(scores(9, 0, 0), scores(-1, 0, 0)).get(2).values();
        assertEquals(0.693147f, anchor.getFloat(), 1e-5f);
    }

    /** −(−8) nats over 4 tokens. */
    @Test
    void sftIsTheMeanNegativeLogProbabilityOfAToken() {
        assertEquals(2f, new Sft().loss(scores(-8, 0, 0), null).getFloat(), 1e-6f);
    }

    @Test
    void aPolicyThatIsItsReferenceHasTheLossAtStart() {
        for (Objective objective : List.of(new Dpo(0.1), new Mdpo(0.5), new Mdpo(0.1, 2))) {
            NDArray loss = objective.loss(scores(-5, -9, -7), scores(-5, -9, -7));
            assertEquals(objective.lossAtStart().getAsDouble(), loss.getFloat(), 1e-5);
        }
        assertEquals(Math.log(2), new Dpo(3).lossAtStart().getAsDouble(), 1e-12);
        assertEquals(3 * Math.log(2), new Mdpo(3).lossAtStart().getAsDouble(), 1e-12);
    }

    @Test
    void aBetterMarginIsALowerLossAndNeverInfinite() {
        for (Objective objective : List.of(new Dpo(0.1), new Mdpo(0.1))) {
            float last = Float.MAX_VALUE;
            for (float margin : new float[] {-1e4f, -100, 0, 100, 1e4f}) {
                float loss = objective.loss(scores(margin, 0, 0), scores(0, 0, 0)).getFloat();
                assertTrue(Float.isFinite(loss), objective + " at " + margin + ": " + loss);
                assertTrue(loss < last || loss == 0, objective + " at " + margin);
                last = loss;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void sayWhatBetaMustBe(double beta) {
        String expected = "beta must be > 0, got " + beta;
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> new Dpo(beta)).getMessage());
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> new Mdpo(beta)).getMessage());
    }

    @Test
    void aMissingViewIsNamed() {
        Scores some = Scores.of(Map.of(CHOSEN, one(1)));
        var error = assertThrows(IllegalArgumentException.class, () -> some.get(REJECTED));
        assertEquals("no score for REJECTED, only for [CHOSEN]", error.getMessage());
    }

    @Test
    void printAsTheirSettings() {
        assertEquals("Mdpo[beta=0.1, delta=0.0]", new Mdpo(0.1).toString());
        assertEquals("Dpo[beta=0.1]", new Dpo(0.1).toString());
    }

    /**
     * Rejected anchor: nls(1 − 0.1 · 5) = nls(.5) = .474077; the picture's, weighted 2: 2 nls(−1).
     */
    @Test
    void mdpoHasOtherAnchors() {
        Mdpo anchors =
                new Mdpo(0.1)
                        .only(Mdpo.Part.REJECTED_ANCHOR, Mdpo.Part.BAD_IMAGE_ANCHOR)
                        .delta(Mdpo.Part.REJECTED_ANCHOR, 1)
                        .weight(Mdpo.Part.BAD_IMAGE_ANCHOR, 2);
        List<Term> terms = anchors.terms(scores(0, 5, 10), scores(0, 0, 0));
        assertEquals(
                List.of("rejected_anchor", "bad_image_anchor"),
                terms.stream().map(Term::name).toList());
        assertEquals(0.474077f, terms.get(0).values().getFloat(), 1e-5f);
        assertEquals(2 * 1.313262f, terms.get(1).values().getFloat(), 1e-5f);
    }

    @Test
    void mdpoAsksForTheViewsOfTheTermsThatCount() {
        assertEquals(Set.of(CHOSEN), new Mdpo(0.1).only(Mdpo.Part.ANCHOR).views());
        assertEquals(
                Set.of(CHOSEN, CHOSEN_BAD_IMAGE),
                new Mdpo(0.1).weight(Mdpo.Part.ANSWER, 0).views());
        assertEquals(new Mdpo(0.1), new Mdpo(0.1).weight(Mdpo.Part.IMAGE, 1));
    }

    @Test
    void sumsLeaveOutWhatDoesNotCount() {
        Sum sum = Sum.of(2, new Dpo(0.1)).plus(0, new Mdpo(0.1)).plus(3, new Dpo(0.1));
        assertEquals(Set.of(CHOSEN, REJECTED), sum.views());
        List<Term> terms = sum.terms(scores(-1, -21, 0), scores(-1, -1, 0));
        assertEquals(List.of("dpo", "dpo_2"), terms.stream().map(Term::name).toList());
        assertEquals(2 * 0.126928f, terms.get(0).values().getFloat(), 1e-5f);
        assertEquals(3 * 0.126928f, terms.get(1).values().getFloat(), 1e-5f);
    }

    /** e^(−0.5 − 0.2) = .496585 times .126928. */
    @Test
    void wpoMultipliesByHowLikelyTheAnswersAreThePolicysOwn() {
        try (Hand hand = new Hand()) {
            hand.policy(CHOSEN, 15).policy(REJECTED, -5);
            hand.alignment(CHOSEN, -0.5f).alignment(REJECTED, -0.2f);
            assertEquals(0.496585 * 0.126928, hand.loss(new Wpo(new Dpo(0.1)))[0], 1e-6);
        }
    }

    @Test
    void sayWhatWeightsMustBe() {
        says("weight must be >= 0, got -1.0", () -> new Mdpo(0.1).weight(Mdpo.Part.IMAGE, -1));
        says(
                "the weights of mDPO's terms must sum to more than 0",
                () -> new Mdpo(0.1).only(Mdpo.Part.IMAGE).weight(Mdpo.Part.IMAGE, 0));
        says("delta must be finite, got Infinity", () -> new Mdpo(0.1, 1 / 0.0));
        says("the weight of Dpo[beta=0.1] must be >= 0, got -1.0", () -> Sum.of(-1, new Dpo(0.1)));
        says(
                "the weights of a sum must sum to more than 0, got [0.0]",
                () -> Sum.of(0, new Dpo(0.1)));
        says(
                "the parts of a sum must have one beta, on which rewards depend, got"
                        + " [Dpo[beta=0.1], Dpo[beta=0.2]]",
                () -> Sum.of(1, new Dpo(0.1)).plus(1, new Dpo(0.2)));
        Objective cut = new TokenWeighted(new Dpo(0.1), new LengthDesensitized(0));
        says(
                "the parts of a sum must weigh tokens alike, got ["
                        + cut
                        + ", Sft[]]; weigh the"
                        + " whole sum instead",
                () -> Sum.of(1, cut).plus(1, new Sft()));
        Objective two = new SeveralRejected(0.1, 2);
        says(
                "only the tokens of a chosen and a rejected answer are weighed, "
                        + two
                        + " has others",
                () -> new TokenWeighted(two, new LengthDesensitized(0)));
        says(cut + " weighs tokens already", () -> new TokenWeighted(cut, (a, b) -> null));
        says("alpha must be finite, got NaN", () -> Divergence.alpha(Double.NaN));
    }

    private static void says(String message, Executable wrong) {
        var error = assertThrows(IllegalArgumentException.class, wrong);
        assertEquals(message, error.getMessage());
    }
}

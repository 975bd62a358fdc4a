package groundlab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Sft;
import groundlab.objective.trl.SppoHard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchTest {

    private static final List<String> NAMES = List.of("p3", "p7");

    private final Watch watch = Watch.of(new Mdpo(0.1), 1e-3);

    private String stopAtStart(Object... cells) {
        return assertThrows(
                        IllegalStateException.class,
                        () -> watch.start(Healthy.with(Healthy.start(), cells)))
                .getMessage();
    }

    private String stop(int step, Map<String, Double> row) {
        return assertThrows(IllegalStateException.class, () -> watch.check(step, row, () -> NAMES))
                .getMessage();
    }

    /** {@return all findings of steps with this row, and the step of each} */
    private List<String> findings(int from, int to, Map<String, Double> row) {
        List<String> found = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            watch.check(step, row, () -> NAMES);
            for (Finding finding : watch.after(step, row)) {
                found.add(step + " " + finding);
            }
        }
        return found;
    }

    @Test
    void saysNothingOfAHealthyRun() {
        watch.start(Healthy.start());
        assertEquals(List.of(), findings(1, 200, Healthy.start()));
    }

    /** No gradient, a loss that changes its sign and grows: all of it is nothing to worry about. */
    @Test
    void aPolicyGradientIsStoppedByWhatIsNotFiniteAlone() {
        Watch policy = Watch.ofPolicyGradient();
        for (int step = 1; step <= 30; step++) {
            double loss = step == 1 ? -0.1 : 5 * step;
            Map<String, Double> row = Map.of("loss", loss, "grad_norm", 0.0, "learning_rate", 1.0);
            policy.check(step, row, () -> NAMES);
            assertEquals(List.of(), policy.after(step, row));
        }
        assertThrows(
                IllegalStateException.class,
                () -> policy.check(31, Map.of("loss", Double.NaN), () -> NAMES));
    }

    @Test
    void needsATolerance() {
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> Watch.of(new Dpo(0.1), Double.NaN));
        assertEquals("tolerance must be > 0, got NaN", error.getMessage());
    }

    /** SPPO's first loss is 1 / 2β² = 50, and changes by 10 for a nat of rounding. */
    @Test
    void aLargeFirstLossMayBeOffInProportion() {
        Watch sppo = Watch.of(new SppoHard(0.1), 1e-3);
        sppo.start(Map.of("loss", 50.04));
        assertThrows(IllegalStateException.class, () -> sppo.start(Map.of("loss", 50.06)));
    }

    /** A reward of 0.002 moves a sigmoid loss by 0.001, the tolerance. */
    @Test
    void roundingIsNoReasonToStop() {
        watch.start(
                Healthy.with(
                        Healthy.start(), "loss", 3 * Math.log(2) + 9e-4, "rewards/margins", -2e-3));
    }

    @Test
    void scoresOfAnotherModelStopTheRun() {
        assertEquals(
                "at the first step the policy equals its reference, so loss must be 2.07944, got"
                        + " 2.30000, rewards/chosen must be 0.00000, got -0.40000, rewards/margins"
                        + " must be 0.00000, got -0.35000: the reference scores are not this model's (they are older than"
                        + " its weights, or another's), or dropout is on",
                stopAtStart("loss", 2.3, "rewards/chosen", -0.4, "rewards/margins", -0.35));
    }

    /** Both answers off by as much leave margins at 0; only the rewards give it away. */
    @Test
    void rewardsThatAreOffAlikeStopTheRun() {
        assertTrue(
                stopAtStart("rewards/chosen", 1, "rewards/rejected", 1)
                        .endsWith("or another's), or dropout is on"));
    }

    @Test
    void otherWorsePicturesStopTheRun() {
        assertEquals(
                "at the first step the policy equals its reference, so loss must be 2.07944, got"
                        + " 2.10000, rewards/chosen_bad_image must be 0.00000, got 0.05000,"
                        + " rewards/image_margins must be 0.00000, got -0.05000: policy and reference were given different worse"
                        + " pictures",
                stopAtStart(
                        "loss",
                        2.1,
                        "rewards/chosen_bad_image",
                        0.05,
                        "rewards/image_margins",
                        -0.05));
    }

    @Test
    void anObjectiveThatPromisesAnotherLossStopsTheRun() {
        assertEquals(
                "at the first step the policy equals its reference, so loss must be 2.07944, got"
                        + " 0.69315: the rewards are right, so the objective's terms do not add up to"
                        + " the loss that its lossAtStart() promises",
                stopAtStart("loss", Math.log(2)));
    }

    @Test
    void aLossThatIsNoNumberIsNoStart() {
        assertTrue(stopAtStart("loss", Double.NaN).contains("loss must be 2.07944, got NaN"));
    }

    @Test
    void anObjectiveWithoutReferenceMayStartAnywhere() {
        Watch.of(new Sft(), 1e-3).start(Map.of("loss", 4.2, "logps/chosen", -20.0));
    }

    @ParameterizedTest
    @CsvSource({
        "loss/image, NaN",
        "loss, Infinity",
        "loss, -Infinity",
        "grad_norm, NaN",
        "grad_norm, Infinity"
    })
    void whatIsNotFiniteStopsTheRunAndIsNamed(String column, double value) {
        assertEquals(
                "at step 12 "
                        + column
                        + " is "
                        + value
                        + " on [p3, p7]; the model was left as it was before that step",
                stop(12, Healthy.with(Healthy.start(), column, value)));
    }

    @Test
    void namesAllThatIsNotFinite() {
        String message =
                stop(1, Healthy.with(Healthy.start(), "loss", Double.NaN, "loss/image", 1 / 0.0));
        assertTrue(message.startsWith("at step 1 loss is NaN, loss/image is Infinity on"), message);
    }

    @Test
    void aRunWithoutAnyGradientStops() {
        Map<String, Double> row = Healthy.with(Healthy.start(), "grad_norm", 0);
        assertEquals(List.of(), findings(1, 2, row));
        assertEquals(
                "grad_norm was exactly 0 in all of the first 3 steps: no gradient reaches the"
                        + " trained weights; the loss does not depend on them, or both answers are"
                        + " the same in every pair",
                stop(3, row));
    }

    @Test
    void aZeroGradientWithoutLearningRateIsNothing() {
        Map<String, Double> row = Healthy.with(Healthy.start(), "grad_norm", 0, "learning_rate", 0);
        assertEquals(List.of(), findings(1, 5, row));
    }

    @Test
    void aZeroGradientLaterIsToldOnce() {
        findings(1, 5, Healthy.start());
        List<String> found =
                findings(6, 9, Healthy.with(Healthy.start(), "grad_norm", 0, "loss", 1e-9));
        assertEquals(
                List.of(
                        "6 WARNING gradient: at step 6 grad_norm is exactly 0 with a loss of 1e-9:"
                                + " the loss is so flat that nothing more is learned, or half"
                                + " precision rounds the gradient away"),
                found);
    }

    /** A run that goes on at step 50 has seen a gradient before. */
    @Test
    void aZeroGradientInARunThatGoesOnDoesNotStopIt() {
        List<String> found = findings(50, 55, Healthy.with(Healthy.start(), "grad_norm", 0));
        assertEquals(1, found.size(), found.toString());
    }

    /** The mean of ten passes 20.8 with the first: (9 · 2.08 + 1000) / 10 = 101.9. */
    @Test
    void anExplodedLossIsToldOnce() {
        findings(1, 10, Healthy.start());
        List<String> found = findings(11, 15, Healthy.with(Healthy.start(), "loss", 1000));
        assertEquals(
                List.of(
                        "11 WARNING loss: at step 11 the loss is 102 in the mean of ten steps, more"
                                + " than ten times the 2.08 of the start; lower the learning rate"),
                found);
    }

    /**
     * A reward of −0.6 at beta 0.1 is a fall of 6 nats, 0.6 a token at 10 tokens. The mean of ten
     * steps passes 0.5 a token when nine of them have fallen: 5.4 nats.
     */
    @Test
    void chosenAnswersThatCollapseAreToldOnce() {
        findings(1, 10, Healthy.start());
        Map<String, Double> fallen =
                Healthy.with(Healthy.start(), "rewards/chosen", -0.6, "logps/chosen", -26);
        assertEquals(
                List.of(
                        "19 WARNING chosen answers: at step 19 chosen answers have become less"
                                + " likely, in the mean of ten steps by 5.4 nats an answer, 0.54 a"
                                + " token: the model unlearns what it should prefer; lower the"
                                + " learning rate, raise beta, or make the anchor stronger, which"
                                + " did not hold them: raise Mdpo's delta"),
                findings(11, 40, fallen));
    }

    /** 0.1 nats a token is what DPO usually does. */
    @Test
    void chosenAnswersMayFallALittle() {
        assertEquals(
                List.of(), findings(1, 40, Healthy.with(Healthy.start(), "rewards/chosen", -0.1)));
    }

    /** Without tokens and rewards: −20 at first, −50 in the mean of ten fell by 30 > 20. */
    @Test
    void withoutTokensALogProbabilityMustDouble() {
        Watch bare = Watch.of(new Sft(), 1e-3);
        List<String> found = new ArrayList<>();
        for (int step = 1; step <= 12; step++) {
            double logp = step == 1 ? -20 : -50;
            bare.after(step, Map.of("loss", 1.0, "logps/chosen", logp))
                    .forEach(finding -> found.add(finding.text()));
        }
        assertEquals(1, found.size(), found.toString());
        assertTrue(
                found.get(0).contains("steps by 27 nats an answer, from -20: the model"),
                found.toString());
    }
}

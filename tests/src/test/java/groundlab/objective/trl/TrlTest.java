package groundlab.objective.trl;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;
import static groundlab.objective.View.UNRELATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.objective.Dpo;
import groundlab.objective.Hand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TrlTest {

    private static final String KNOWN =
            "[sigmoid, hinge, ipo, exo_pair, nca_pair, robust, bco_pair, sppo_hard, aot,"
                    + " aot_unpaired, apo_zero, apo_down, discopop, sft, sigmoid_norm]";

    @Test
    void lossesAreFoundByTrlsNames() {
        assertEquals(new Dpo(0.1), Trl.loss("sigmoid", 0.1));
        assertEquals(new ApoZero(0.2), Trl.loss("apo_zero", 0.2));
        assertEquals(KNOWN, Trl.names().toString());
    }

    @Test
    void settingsAreTrls() {
        assertEquals(
                "0.8 Dpo[beta=0.1] + 0.2 BcoPair[beta=0.1] + 1.0 Sft[]",
                Trl.losses("sigmoid", "bco_pair", "sft")
                        .lossWeights(0.8, 0.2, 1)
                        .objective()
                        .toString());
        assertEquals(
                "Wpo[base=TokenWeighted[base=Discopop[beta=0.1, tau=0.3, divergence=Alpha[alpha=2.0]],"
                        + " weights=LengthDesensitized[alpha=0.5]]]",
                Trl.losses("discopop")
                        .discopopTau(0.3)
                        .fDivergenceType("alpha_divergence")
                        .fAlphaDivergenceCoef(2)
                        .ldAlpha(0.5)
                        .useWeighting()
                        .objective()
                        .toString());
    }

    @Test
    void saysWhatTrlHas() {
        says("TRL has no loss \"dpo\"; it has " + KNOWN, () -> Trl.loss("dpo", 0.1));
        says("TRL needs a loss, one of " + KNOWN, Trl::losses);
        says(
                "TRL has no divergence \"kl\"; it has reverse_kl, forward_kl, js_divergence and"
                        + " alpha_divergence",
                () -> Trl.losses("hinge").fDivergenceType("kl").objective());
        says(
                "f-divergences are for [discopop, exo_pair, hinge, ipo, robust, sft, sigmoid,"
                        + " sigmoid_norm] only, got forward_kl with [apo_zero]",
                () -> Trl.losses("apo_zero").fDivergenceType("forward_kl").objective());
        says(
                "2 losses need as many weights, got 1",
                () -> Trl.losses("hinge", "ipo").lossWeights(1));
    }

    @Test
    void saysWhatSettingsMustBe() {
        says("beta must be > 0, got 0.0", () -> Trl.loss("ipo", 0));
        says(
                "label smoothing must be in (0, 1) for exo_pair, got 0.0; the paper has 1e-3",
                () -> Trl.loss("exo_pair", 0.1));
        says(
                "label smoothing must be in [0, 0.5) for robust, got 0.5",
                () -> Trl.losses("robust").labelSmoothing(0.5).objective());
        says(
                "label smoothing must be in [0, 1], got -0.1",
                () -> Trl.losses("aot").labelSmoothing(-0.1).objective());
        says("alpha must be in [0, 1], got 2.0", () -> Trl.losses("ipo").ldAlpha(2));
        says("tau must be > 0, got 0.0", () -> Trl.losses("discopop").discopopTau(0).objective());
        says(
                "WPO weighs each pair's own loss, but Aot[beta=0.1, labelSmoothing=0.0] mixes pairs",
                () -> Trl.losses("aot").useWeighting().objective());
        says("the weight of chosen answers must be >= 0, got -1.0", () -> new Kto(0.1, -1, 1));
        says(
                "the weights of chosen and rejected answers must sum to more than 0",
                () -> new Kto(0.1, 0, 0));
        says("gamma must be finite, got NaN", () -> new Simpo(2, Double.NaN));
    }

    /** z is the mean of 10 and 30, less 20 of the reference: 0 if below. σ(0.1 · (20 − 30)) / 2. */
    @Test
    void ktoComparesWithAnswersToOtherQuestions() {
        try (Hand hand = new Hand()) {
            hand.policy(CHOSEN, 30, 0).policy(REJECTED, 0, 0).policy(UNRELATED, 10, 30);
            assertEquals(0.268941 / 2, hand.terms(new Kto(0.1)).get(0), 1e-5);
            hand.reference(UNRELATED, 30, 30);
            assertEquals(0.047426 / 2, hand.terms(new Kto(0.1)).get(0), 1e-5); // z is 0: σ(−3)
        }
    }

    private static void says(String message, Executable wrong) {
        var error = assertThrows(IllegalArgumentException.class, wrong);
        assertEquals(message, error.getMessage());
    }
}

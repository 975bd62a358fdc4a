package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.text.Similarity;
import groundlab.text.TfIdf;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BiasDrivenSamplingTest {

    private static final Decoding SHORT = Decoding.sampled(1, 6);

    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static BiasDrivenSampling sampler() {
        return BiasDrivenSampling.attention(0.99).decoding(SHORT);
    }

    private static Examples one(String answer) {
        return Examples.of(
                "one",
                List.of(
                        new Example(
                                "e",
                                Tiny.picture(1),
                                "Is there a fork in the image?",
                                answer,
                                Truth.UNKNOWN,
                                List.of())));
    }

    @Test
    void chosenIsTheReferenceAndEachRejectedSentenceBeginsAsItDoes() {
        for (PreferencePair pair : sampler().tries(1).pairs(model, Tiny.examples(12), 7)) {
            assertTrue(pair.chosen().startsWith("This is a kitchen. There is a"));
            assertTrue(pair.rejected().startsWith("This"), pair.rejected());
            assertTrue(pair.rejected().contains(" There"), pair.rejected());
            assertEquals("true", pair.provenance().get("guided"));
        }
    }

    /**
     * Greedy and unmasked. The second sentence is cut after its first word, the only place; what
     * follows is the model's answer after the original first sentence, not after the drawn one.
     */
    @Test
    void theOriginalEarlierSentencesAreTheContext() {
        BiasDrivenSampling greedy =
                BiasDrivenSampling.attention(0).tries(1).decoding(Decoding.greedy(6));
        Examples examples = one("This is. There is.");
        Example example = examples.get(0);
        String rejected = greedy.draw(model, examples, 7).get(0).rejected();
        String second = answer(example, "This is. There");
        assertTrue(rejected.endsWith("There" + second), rejected);
        String first = "This" + answer(example, "This");
        assertNotEquals("This is.", first);
        assertNotEquals(second, answer(example, first + " There"), "else nothing is seen");
    }

    private static String answer(Example example, String start) {
        return model.answers(
                        List.of(ImageView.of(example.picture().pixels())),
                        List.of(new Ask(0, example.prompt(), start, null)),
                        Decoding.greedy(6).untilFullStop())
                .get(0);
    }

    /** Else new lines would tell chosen from rejected. */
    @Test
    void newLinesOfTheReferenceStay() {
        String answer = "Here\tis a  list of it.\n\n1. Here is a fork in it.";
        for (PreferencePair pair : sampler().tries(1).pairs(model, one(answer), 7)) {
            assertTrue(pair.rejected().matches("(?s)Here.*\n\n1\\..*"), pair.rejected());
        }
        List<String> sentences = List.of("A b.", "C.", "D.");
        List<String> gaps = Cuts.gaps(" A b.\n C.  D. ", sentences);
        assertEquals(List.of("", "\n ", "  "), gaps);
        assertEquals(
                "A x.\n y.", Cuts.joined(List.of("A", "", ""), List.of(" x.", " y.", ""), gaps));
        assertEquals("a\n b", Cuts.first("a\n b  c", 2));
        assertEquals("", Cuts.first("a b", 0));
    }

    @Test
    void theSameSeedGivesTheSamePairsAndAnotherSeedOthers() {
        List<String> once = rejected(sampler().pairs(model, Tiny.examples(12), 3));
        assertEquals(once, rejected(sampler().pairs(model, Tiny.examples(12), 3)));
        assertTrue(!once.equals(rejected(sampler().pairs(model, Tiny.examples(12), 4))));
    }

    @Test
    void aPairDoesNotDependOnItsNeighboursOrOnTheBatch() {
        Similarity words = TfIdf.of(List.of("this is a kitchen", "there is a fork"));
        List<String> all = rejected(sampler().similarity(words).pairs(model, Tiny.examples(12), 7));
        List<String> small =
                rejected(
                        sampler()
                                .similarity(words)
                                .decoding(SHORT.rows(1))
                                .pairs(model, Tiny.examples(12), 7));
        List<String> few = rejected(sampler().similarity(words).pairs(model, Tiny.examples(3), 7));
        assertEquals(all, small);
        assertEquals(all.subList(0, few.size()), few);
    }

    /** With everything hidden, two pictures under one id give the same answer. */
    @Test
    void withRhoOneThePictureHasNoSay() {
        Example a = Tiny.examples(1).get(0);
        Example b =
                new Example(
                        a.id(), Tiny.picture(99), a.prompt(), a.answer(), a.truth(), a.questions());
        Similarity never = Similarity.named("never", (one, other) -> 0);
        assertEquals(
                rejected(
                        sampler()
                                .rho(1)
                                .similarity(never)
                                .pairs(model, Examples.of("a", List.of(a)), 7)),
                rejected(
                        sampler()
                                .rho(1)
                                .similarity(never)
                                .pairs(model, Examples.of("b", List.of(b)), 7)));
    }

    @Test
    void answersThatAreTooSimilarAreDrawnAgainAndAtLastWithoutGuidance() {
        Similarity always = Similarity.named("always", (one, other) -> 1);
        Pairs pairs = sampler().tries(3).similarity(always).pairs(model, Tiny.examples(6), 7);
        assertTrue(!pairs.isEmpty());
        for (PreferencePair pair : pairs) {
            assertEquals("3", pair.provenance().get("try"));
            assertEquals("false", pair.provenance().get("guided"));
        }
        assertEquals("0.0000", pairs.provenance().get("dissimilar_after_try_3"));
    }

    /** The chance that 40 answers are all kept or all swapped is 2 · 2⁻⁴⁰. */
    @Test
    void yesAndNoAreSwappedHalfOfTheTime() {
        int swapped = 0;
        for (int seed = 0; seed < 40; seed++) {
            Pairs pairs =
                    sampler().tries(1).pairs(model, one("Yes there is a fork in the image."), seed);
            if (!pairs.isEmpty() && pairs.get(0).rejected().startsWith("No ")) {
                swapped++;
            }
        }
        assertTrue(swapped > 5 && swapped < 35, swapped + " of 40 swapped");
        for (int seed = 0; seed < 10; seed++) {
            for (PreferencePair pair :
                    sampler().tries(1).pairs(model, one("Nothing is there. No fork."), seed)) {
                assertTrue(pair.rejected().startsWith("Nothing"), "a longer word is not a no");
            }
        }
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        Map<String, Executable> wrong =
                Map.of(
                        "rho must be in [0, 1], got 1.5", () -> sampler().rho(1.5),
                        "similarity must be in [-1, 1], got -2.0", () -> sampler().similarity(-2),
                        "tries must be at least 1, got 0", () -> sampler().tries(0),
                        "step must be in [0, 999], got 1000", () -> BiasDrivenSampling.noise(1000),
                        "example e has no reference answer",
                                () -> sampler().pairs(model, one(" "), 7),
                        "pairs need at least one example, got none",
                                () -> sampler().pairs(model, Examples.of("none", List.of()), 7));
        wrong.forEach(
                (message, call) ->
                        assertEquals(
                                message,
                                assertThrows(IllegalArgumentException.class, call).getMessage()));
    }

    /** Figure 10: the share below the limit rises from try to try and ends with the last one. */
    @Test
    void theSetSaysWhatShareIsDissimilarAfterEachTry() {
        Similarity byId =
                Similarity.named("byId", (drawn, answer) -> drawn.length() % 3 == 0 ? 0 : 1);
        Provenance facts =
                sampler().tries(3).similarity(byId).pairs(model, Tiny.examples(12), 7).provenance();
        double first = Double.parseDouble(facts.get("dissimilar_after_try_1"));
        double second = Double.parseDouble(facts.get("dissimilar_after_try_2"));
        double third = Double.parseDouble(facts.get("dissimilar_after_try_3"));
        assertTrue(0 < first && first <= second && second <= third && third < 1, facts.toString());
    }

    /** With no noise left and all tokens seen, the noise variant sees the picture itself. */
    @Test
    void theNoiseVariantDrawsFromANoisedPicture() {
        Similarity never = Similarity.named("never", (one, other) -> 0);
        BiasDrivenSampling noisy = BiasDrivenSampling.noise(999).decoding(SHORT).similarity(never);
        List<String> seeing =
                rejected(sampler().rho(0).similarity(never).pairs(model, Tiny.examples(12), 7));
        assertTrue(!seeing.equals(rejected(noisy.pairs(model, Tiny.examples(12), 7))));
        assertTrue(noisy.toString().startsWith("BDHS[rho=0.0, noise=DiffusionNoise[step=999], "));
    }

    @Test
    void withoutGuidanceEachTryIsAFreeAnswer() {
        for (PreferencePair pair :
                sampler().unguided().tries(1).pairs(model, Tiny.examples(6), 7)) {
            assertEquals("false", pair.provenance().get("guided"));
        }
    }

    private static List<String> rejected(Pairs pairs) {
        return pairs.stream().map(PreferencePair::rejected).toList();
    }
}

package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.text.Sentences;
import groundlab.text.Similarity;
import groundlab.text.TfIdf;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BiasDrivenSamplingTest {

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
        return BiasDrivenSampling.of(model).maxTokens(6);
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
        for (PreferencePair pair : sampler().tries(1).pairs(Tiny.examples(12))) {
            assertTrue(pair.chosen().startsWith("This is a kitchen. There is a"));
            assertTrue(pair.rejected().startsWith("This"), pair.rejected());
            assertTrue(pair.rejected().contains(" There"), pair.rejected());
            assertEquals("true", pair.provenance().get("guided"));
        }
    }

    @Test
    void theSameSeedGivesTheSamePairsAndAnotherSeedOthers() {
        List<String> once = rejected(sampler().seed(3).pairs(Tiny.examples(12)));
        assertEquals(once, rejected(sampler().seed(3).pairs(Tiny.examples(12))));
        assertTrue(!once.equals(rejected(sampler().seed(4).pairs(Tiny.examples(12)))));
    }

    @Test
    void aPairDoesNotDependOnItsNeighboursOrOnTheBatch() {
        Similarity words = TfIdf.of(List.of("this is a kitchen", "there is a fork"));
        List<String> all = rejected(sampler().similarity(words).pairs(Tiny.examples(12)));
        List<String> small = rejected(sampler().similarity(words).rows(1).pairs(Tiny.examples(12)));
        List<String> few = rejected(sampler().similarity(words).pairs(Tiny.examples(3)));
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
        Similarity never = (one, other) -> 0;
        assertEquals(
                rejected(sampler().rho(1).similarity(never).pairs(Examples.of("a", List.of(a)))),
                rejected(sampler().rho(1).similarity(never).pairs(Examples.of("b", List.of(b)))));
    }

    @Test
    void answersThatAreTooSimilarAreDrawnAgainAndAtLastWithoutGuidance() {
        Similarity always = (one, other) -> 1;
        Pairs pairs = sampler().tries(3).similarity(always).pairs(Tiny.examples(6));
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
                    sampler().tries(1).seed(seed).pairs(one("Yes there is a fork in the image."));
            if (!pairs.isEmpty() && pairs.get(0).rejected().startsWith("No ")) {
                swapped++;
            }
        }
        assertTrue(swapped > 5 && swapped < 35, swapped + " of 40 swapped");
        for (int seed = 0; seed < 10; seed++) {
            for (PreferencePair pair :
                    sampler().seed(seed).tries(1).pairs(one("Nothing is there. No fork."))) {
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
                        "temperature must be >= 0, got -1.0", () -> sampler().temperature(-1),
                        "maxTokens must be at least 1, got 0", () -> sampler().maxTokens(0),
                        "rows must be at least 1, got 0", () -> sampler().rows(0),
                        "example e has no reference answer", () -> sampler().pairs(one(" ")),
                        "sampling needs at least one example, got none",
                                () -> sampler().pairs(Examples.of("none", List.of())));
        wrong.forEach(
                (message, call) ->
                        assertEquals(
                                message,
                                assertThrows(IllegalArgumentException.class, call).getMessage()));
    }

    /** Weights: a in both texts ln(3/3)+1 = 1; b, c in one ln(3/2)+1 = 1.405: 1 / (1 + 1.975). */
    @Test
    void similarityIsTheCosineOfWeightedWords() {
        Similarity words = TfIdf.of(List.of("a b", "a c"));
        assertEquals(0.33610, words.of("A b.", "a c"), 1e-5);
        assertEquals(1, words.of("a b", "B, a!"), 1e-12);
        assertEquals(0, words.of("b", "c"), 1e-12);
        assertEquals(1, words.of("", ""), 1e-12);
    }

    @Test
    void sentencesComeApartAndTogether() {
        assertEquals(
                List.of("This is it.", "Is it?", "Yes"),
                Sentences.split(" This is it. Is it?  Yes "));
        assertEquals("a fork.", Sentences.join("a fork", "."));
        assertEquals("a fork and", Sentences.join("a fork", "and"));
        assertEquals("and", Sentences.join("", "and"));
    }

    private static List<String> rejected(Pairs pairs) {
        return pairs.stream().map(PreferencePair::rejected).toList();
    }

    @Test
    void theSetSaysHowItWasMade() {
        Provenance facts = sampler().rho(0.5).seed(9).pairs(Tiny.examples(4)).provenance();
        assertEquals("BDHS", facts.get("method"));
        assertEquals("0.5", facts.get("rho"));
        assertEquals("9", facts.get("seed"));
        assertEquals(model.fingerprint(), facts.get("model_sha256"));
    }
}

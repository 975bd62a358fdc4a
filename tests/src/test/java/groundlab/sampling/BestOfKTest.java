package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Truth;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Reward;
import groundlab.model.Decoding;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestOfKTest {

    private static final Decoding SHORT = Decoding.sampled(1, 6);
    private static final Lexicon OBJECTS =
            Lexicon.of(List.of("fork", "dog", "knife", "person", "apple", "bench"));

    private static final Reward LENGTH = (example, answer) -> answer.length();

    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Example example(String answer, String... objects) {
        return new Example(
                "e",
                Tiny.picture(1),
                "Describe the image.",
                answer,
                objects.length == 0 ? Truth.UNKNOWN : Truth.of(List.of(objects)),
                List.of());
    }

    @Test
    void theBestAndTheWorstAreTakenByTheReward() {
        BestOfK sampler = new BestOfK(4, LENGTH, BestOfK.Better.BEST, SHORT);
        for (Drawn one : sampler.draw(model, Tiny.examples(8), 3)) {
            if (one.outcome() == Drawn.Outcome.PAIR) {
                assertTrue(one.chosen().length() > one.rejected().length(), one.toString());
                double chosen = Double.parseDouble(one.facts().get("reward_chosen"));
                assertEquals(one.chosen().length(), chosen);
            }
        }
        Reward same = (example, answer) -> 1;
        Drawn equal = BestOfK.of(2, same).draw(model, Tiny.examples(1), 3).get(0);
        assertEquals(Drawn.Outcome.EQUAL, equal.outcome());
        Example reference = example("a reference that is longer than any answer of six tokens is");
        Drawn against = sampler.againstReference().draw(model, List.of(reference), 3).get(0);
        assertEquals(reference.answer(), against.chosen());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aRewardThatIsNoNumberMakesNoPair(double worth) {
        BestOfK sampler = new BestOfK(2, new SameForAll(worth), BestOfK.Better.BEST, SHORT);
        for (BestOfK one : List.of(sampler, sampler.againstReference())) {
            Drawn drawn = one.draw(model, Tiny.examples(1), 3).get(0);
            assertEquals(Drawn.Outcome.FAILED, drawn.outcome());
            assertEquals(
                    "the reward must be finite, SameForAll[worth=%s] gave %s"
                            .formatted(worth, worth),
                    drawn.facts().get("failure"));
        }
    }

    private record SameForAll(double worth) implements Reward {
        @Override
        public double of(Example example, String answer) {
            return worth;
        }
    }

    @Test
    void aRewardOfManyIsThatOfEach() {
        List<Example> examples = Tiny.examples(2);
        assertArrayEquals(new double[] {1, 3}, LENGTH.of(examples, List.of("a", "abc")));
        assertEquals(
                "a reward needs an answer for each of 2 examples, got 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> LENGTH.of(examples, List.of("a")))
                        .getMessage());
    }

    @Test
    void aRewardMustGiveANumberForEachAnswer() {
        Reward forgetful =
                new Reward() {
                    @Override
                    public double of(Example example, String answer) {
                        return 1;
                    }

                    @Override
                    public double[] of(List<Example> examples, List<String> answers) {
                        return new double[1];
                    }

                    @Override
                    public String toString() {
                        return "forgetful";
                    }
                };
        assertEquals(
                "forgetful must give a number for each of 4 answers, got 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> BestOfK.of(2, forgetful).draw(model, Tiny.examples(2), 3))
                        .getMessage());
    }

    /** One of two objects is found, one of three mentions is invented: 1/2 − 1/3. */
    @Test
    void chairAsARewardIsRecallMinusTheInventedShare() {
        Reward chair = Reward.chair(OBJECTS);
        Example one = example("", "fork", "dog");
        assertEquals(1 / 6.0, chair.of(one, "A fork, a fork and a knife."), 1e-12);
        assertEquals(0, chair.of(one, "Nothing."), 1e-12);
        assertEquals(
                "the CHAIR reward needs to know what is in the picture of example e",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> chair.of(example("x"), "A fork."))
                        .getMessage());
    }
}

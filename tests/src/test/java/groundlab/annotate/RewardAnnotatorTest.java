package groundlab.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.annotate.Ranking.Outcome;
import groundlab.data.Example;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Reward;
import groundlab.model.Tiny;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardAnnotatorTest {

    private static final Example EXAMPLE = Tiny.examples(1).get(0); // of a fork

    /** The answer is its own reward. */
    private static final Annotator NUMBERS =
            Annotator.byReward((example, answer) -> Double.parseDouble(answer));

    private static Ranking ranking(Annotator annotator, String first, String second) {
        return annotator.rank(List.of(new Match(EXAMPLE, first, second))).get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, FIRST, ''",
        "-2, 1, SECOND, ''",
        "1, 1, TIE, both answers have the reward 1.0",
        "0, -0, TIE, both answers have the reward 0.0",
        "NaN, 1, NOT_A_NUMBER, 'rewards must be finite, got NaN and 1.0'",
        "1, Infinity, NOT_A_NUMBER, 'rewards must be finite, got 1.0 and Infinity'",
        "-Infinity, 1, NOT_A_NUMBER, 'rewards must be finite, got -Infinity and 1.0'",
    })
    void theHigherRewardWinsAndWhatCannotBeToldIsNotGuessed(
            String first, String second, Outcome outcome, String reason) {
        Ranking ranking = ranking(NUMBERS, first, second);
        assertEquals(outcome, ranking.outcome());
        assertEquals(reason, ranking.reason());
        assertEquals(List.of(Double.valueOf(first), Double.valueOf(second)), ranking.rewards());
    }

    /** The fork is found: 1 − 0. A dog is invented beside it: 1 − 1/2. */
    @Test
    void theTruthRanksByWhatIsThere() {
        Annotator truth = Annotator.byReward(Reward.chair(Lexicon.of(List.of("fork", "dog"))));
        Ranking ranking = ranking(truth, "A fork and a dog.", "A fork.");
        assertEquals(new Ranking(Outcome.SECOND, "", List.of(0.5, 1.0)), ranking);
        assertEquals(
                "RewardAnnotator[reward=ChairReward[objects="
                        + Lexicon.of(List.of("fork", "dog"))
                        + "]]",
                truth.toString());
    }

    @Test
    void allAnswersAreWeighedInOneCall() {
        Reward many = new OnlyMany(4);
        List<Match> matches =
                List.of(new Match(EXAMPLE, "a", "abc"), new Match(EXAMPLE, "ab", "a"));
        List<Outcome> outcomes =
                Annotator.byReward(many).rank(matches).stream().map(Ranking::outcome).toList();
        assertEquals(List.of(Outcome.SECOND, Outcome.FIRST), outcomes);
    }

    @Test
    void aRewardMustGiveANumberForEachAnswer() {
        Annotator annotator = Annotator.byReward(new OnlyMany(3));
        assertEquals(
                "OnlyMany[size=3] must give a number for each of 2 answers, got 3",
                assertThrows(IllegalArgumentException.class, () -> ranking(annotator, "a", "b"))
                        .getMessage());
    }

    /** The length of each answer, in an array of a size of its own. */
    private record OnlyMany(int size) implements Reward {
        @Override
        public double of(Example example, String answer) {
            throw new AssertionError("asked one by one");
        }

        @Override
        public double[] of(List<Example> examples, List<String> answers) {
            double[] lengths = new double[size];
            for (int i = 0; i < Math.min(size, answers.size()); i++) {
                lengths[i] = answers.get(i).length();
            }
            return lengths;
        }
    }

    @Test
    void aNamedAnnotatorPrintsAsItsName() {
        Annotator named = Annotator.named("numbers", NUMBERS);
        assertEquals("numbers", named.toString());
        assertEquals(Outcome.FIRST, ranking(named, "2", "1").outcome());
        assertMessage(
                "an annotator needs a name, got a blank one", () -> Annotator.named(" ", NUMBERS));
    }

    @Test
    void aRankingSaysWhatItNeeds() {
        assertMessage(
                "an undecided ranking needs a reason, got a blank one for TIE",
                () -> Ranking.of(Outcome.TIE, " "));
        assertMessage(
                "a ranking needs two rewards or none, got [1.0]",
                () -> new Ranking(Outcome.FIRST, "", List.of(1.0)));
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}

package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.annotate.Annotator;
import groundlab.annotate.Match;
import groundlab.annotate.ModelJudge;
import groundlab.annotate.Ranking;
import groundlab.annotate.Ranking.Outcome;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.metrics.Reward;
import groundlab.model.Decoding;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.text.Endpoint;
import groundlab.text.LocalServer;
import groundlab.text.LocalServer.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RankedTest {

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

    private static Annotator each(Function<Match, Ranking> ranking) {
        return Annotator.named("fake", matches -> matches.stream().map(ranking).toList());
    }

    private static Pairs pairs(Annotator annotator, int examples) {
        return Ranked.by(annotator).decoding(SHORT).pairs(model, Tiny.examples(examples), 7);
    }

    @Test
    void theBetterOfTwoDrawnAnswersIsChosen() {
        Reward length = (example, answer) -> answer.length();
        Annotator longer = Annotator.named("longer", Annotator.byReward(length));
        Pairs pairs = pairs(longer, 8);
        assertTrue(pairs.size() > 2, pairs.provenance().toString());
        for (PreferencePair pair : pairs) {
            Provenance facts = pair.provenance();
            assertTrue(pair.chosen().length() > pair.rejected().length());
            assertEquals(pair.chosen().length(), Double.parseDouble(facts.get("reward_chosen")));
            assertEquals(
                    pair.rejected().length(), Double.parseDouble(facts.get("reward_rejected")));
            assertEquals("longer", facts.get("annotator"));
            assertEquals("Ranked[annotator=longer, decoding=" + SHORT + "]", facts.get("sampler"));
        }
    }

    /** Answers are what the policy draws by itself; all are asked about at once, in their order. */
    @Test
    void allMatchesAreSentAtOnceAndEitherAnswerCanWin() {
        List<List<Match>> calls = new ArrayList<>();
        Annotator second =
                Annotator.named(
                        "second",
                        matches -> {
                            calls.add(matches);
                            return matches.stream()
                                    .map(match -> Ranking.of(Outcome.SECOND, ""))
                                    .toList();
                        });
        List<Drawn> drawn = new Ranked(second, SHORT).draw(model, Tiny.examples(4), 3);
        assertEquals(1, calls.size());
        for (int i = 0; i < 4; i++) {
            Match match = calls.get(0).get(i);
            assertEquals("e" + i, match.example().id());
            assertEquals(match.second(), drawn.get(i).chosen());
            assertEquals(match.first(), drawn.get(i).rejected());
            assertNull(drawn.get(i).facts().get("reward_chosen"));
        }
        Annotator first = each(match -> Ranking.of(Outcome.FIRST, ""));
        Drawn other = new Ranked(first, SHORT).draw(model, Tiny.examples(4), 3).get(0);
        assertEquals(drawn.get(0).rejected(), other.chosen(), "the same two, the other way round");
    }

    /** From the likeliest token alone, both answers are the greedy one. */
    @Test
    void twoEqualAnswersAreNotShownToTheAnnotator() {
        Annotator never =
                each(
                        match -> {
                            throw new AssertionError("asked about " + match);
                        });
        Ranked sampler = Ranked.by(never).decoding(SHORT.topK(1));
        for (Drawn drawn : sampler.draw(model, Tiny.examples(3), 3)) {
            assertEquals(Drawn.Outcome.EQUAL, drawn.outcome());
        }
        Provenance facts = sampler.pairs(model, Tiny.examples(3), 3).provenance();
        assertEquals("3", facts.get("no_pair_because_equal"));
    }

    @Test
    void whatIsUndecidedIsCountedByItsKind() {
        List<Outcome> outcomes =
                List.of(
                        Outcome.TIE,
                        Outcome.FIRST,
                        Outcome.NONSENSE,
                        Outcome.NOT_A_NUMBER,
                        Outcome.TIE,
                        Outcome.FAILED,
                        Outcome.SECOND);
        Annotator fickle =
                each(
                        match -> {
                            int at = Integer.parseInt(match.example().id().substring(1));
                            return Ranking.of(outcomes.get(at), "as scripted");
                        });
        Pairs pairs = pairs(fickle, 7);
        Provenance facts = pairs.provenance();
        assertEquals(2, pairs.size());
        assertEquals("5", facts.get("no_pair_because_failed"));
        assertEquals("TIE: as scripted", facts.get("first_failure"));
        assertEquals("2", facts.get("undecided_tie"));
        assertEquals("1", facts.get("undecided_nonsense"));
        assertEquals("1", facts.get("undecided_failed"));
        assertEquals("1", facts.get("undecided_not_a_number"));
    }

    @Test
    void aRewardThatIsNoNumberMakesNoPair() {
        Reward broken = (example, answer) -> Double.NaN;
        Pairs pairs = pairs(Annotator.named("broken", Annotator.byReward(broken)), 3);
        assertEquals(0, pairs.size());
        assertEquals("3", pairs.provenance().get("undecided_not_a_number"));
        assertEquals(
                "NOT_A_NUMBER: rewards must be finite, got NaN and NaN",
                pairs.provenance().get("first_failure"));
    }

    @Test
    void aJudgeThatHangsMakesNoPairs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (LocalServer server =
                new LocalServer(
                        (n, request) -> {
                            never.await();
                            return Said.ok("1");
                        })) {
            Endpoint endpoint =
                    Endpoint.of(server.url(), "judge").timeout(Duration.ofMillis(50)).tries(1);
            Pairs pairs = pairs(ModelJudge.of(endpoint), 2);
            assertEquals(0, pairs.size());
            assertEquals("2", pairs.provenance().get("undecided_failed"));
            assertEquals(
                    "FAILED: " + server.url() + " gave no answer within 0.05 s (1 try)",
                    pairs.provenance().get("first_failure"));
        }
    }

    @Test
    void anAnnotatorMustRankEachMatch() {
        Annotator forgetful = Annotator.named("forgetful", matches -> List.of());
        assertMessage("forgetful must rank each of 2 matches, got 0", () -> pairs(forgetful, 2));
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        Annotator lambda = matches -> List.of();
        assertMessage(
                "an annotator must print the same in every run, got "
                        + lambda
                        + "; give it a name with Annotator.named(name, annotator)",
                () -> Ranked.by(lambda));
        assertMessage(
                "two answers can differ only at a temperature > 0, got 0.0",
                () -> Ranked.by(Annotator.named("any", lambda)).decoding(Decoding.greedy(6)));
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}

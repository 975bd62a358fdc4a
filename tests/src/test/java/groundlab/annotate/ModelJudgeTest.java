package groundlab.annotate;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.annotate.Ranking.Outcome;
import groundlab.data.Example;
import groundlab.internal.Seeds;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.text.Endpoint;
import groundlab.text.LocalServer;
import groundlab.text.LocalServer.Said;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ModelJudgeTest {

    private static final Example EXAMPLE = Tiny.examples(1).get(0);
    private static final Match MATCH = new Match(EXAMPLE, "A fork.", "A fork and a dog.");

    private static TextModel saying(Function<Request, String> reply) {
        return (requests, done) -> requests.stream().map(reply).map(Reply::of).toList();
    }

    private static Ranking ranking(ModelJudge judge) {
        return judge.rank(List.of(MATCH)).get(0);
    }

    /** The number under which a request shows an answer. */
    private static String numberOf(String answer, String prompt) {
        return prompt.contains("Answer 1: " + answer + "\n") ? "1" : "2";
    }

    @Test
    void whoWinsInBothOrdersIsBetter() {
        List<String> prompts = new ArrayList<>();
        Function<Request, String> forDogs =
                request -> {
                    prompts.add(request.prompt());
                    assertEquals(EXAMPLE.picture(), request.picture().orElseThrow());
                    return numberOf(MATCH.second(), request.prompt());
                };
        Match other = new Match(EXAMPLE, MATCH.second(), MATCH.first());
        List<Ranking> both = ModelJudge.of(saying(forDogs)).rank(List.of(MATCH, other));
        assertEquals(Ranking.of(Outcome.SECOND, ""), both.get(0));
        assertEquals(Ranking.of(Outcome.FIRST, ""), both.get(1));
        assertEquals(4, prompts.size());
        assertTrue(prompts.get(0).contains("Question: Describe the image.\n"), prompts.get(0));
        assertTrue(prompts.get(0).contains("Answer 2: A fork and a dog.\n"), prompts.get(0));
        assertTrue(prompts.get(1).contains("Answer 1: A fork and a dog.\n"), prompts.get(1));
    }

    @Test
    void aJudgeWithAFavouritePlaceIsUndecidedUnlessAskedOnce() {
        ModelJudge judge = ModelJudge.of(saying(request -> "1"));
        assertEquals(
                "TIE: the judge prefers whichever answer comes first", ranking(judge).toString());
        assertEquals(
                "TIE: the judge prefers whichever answer comes second",
                ranking(ModelJudge.of(saying(request -> "2"))).toString());
        assertEquals(Outcome.FIRST, ranking(judge.oneOrder()).outcome());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2", " 2.\n", "(2)", "**Answer 2**", "answer 2:", "2\nThere is no dog."})
    void aNumberAloneInTheFirstLineCounts(String text) {
        ModelJudge judge = ModelJudge.of(saying(request -> text)).oneOrder();
        assertEquals(Ranking.of(Outcome.SECOND, ""), ranking(judge));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A dog.",
                "3",
                "12",
                "1 or 2",
                "1/2",
                "2 dogs",
                "Not 2",
                "Both.",
                "Dogs:\n2"
            })
    void whateverElseIsNonsense(String text) {
        Ranking ranking = ranking(ModelJudge.of(saying(request -> text)));
        assertEquals(Outcome.NONSENSE, ranking.outcome());
        assertEquals(
                "the judge said neither 1 nor 2: \"" + text.replace('\n', ' ') + '"',
                ranking.reason());
    }

    /** The picture's bytes and both answers go out; what the server says comes back. */
    @Test
    void anEndpointThatSeesCanJudge() throws Exception {
        try (LocalServer server =
                new LocalServer(
                        (n, request) ->
                                Said.ok(numberOf("A fork.", LocalServer.prompt(request))))) {
            Endpoint endpoint = Endpoint.of(server.url(), "judge").temperature(0);
            assertEquals(Outcome.FIRST, ranking(ModelJudge.of(endpoint)).outcome());
            assertEquals(2, server.requests.size());
            assertTrue(server.requests.get(0).toString().contains("data:image/png;base64,"));
        }
    }

    @Test
    void aServerThatHangsDecidesNothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (LocalServer server =
                new LocalServer(
                        (n, request) -> {
                            never.await();
                            return Said.ok("1");
                        })) {
            Endpoint endpoint =
                    Endpoint.of(server.url(), "judge")
                            .timeout(ofMillis(50))
                            .backoff(ofMillis(1))
                            .tries(2);
            assertEquals(
                    "FAILED: " + server.url() + " gave no answer within 0.05 s (2 tries)",
                    ranking(ModelJudge.of(endpoint)).toString());
        }
    }

    /** Half a judgement is none. */
    @Test
    void oneOrderWithoutAnAnswerDecidesNothing() {
        TextModel half = (requests, done) -> List.of(Reply.of("1"), Reply.failed("503, 5 tries"));
        assertEquals("FAILED: 503, 5 tries", ranking(ModelJudge.of(half)).toString());
    }

    @Test
    void aModelMustReplyToEachRequest() {
        ModelJudge judge = ModelJudge.of(new Silent());
        assertEquals(
                "Silent[] must reply to each of 2 requests, got 0",
                assertThrows(IllegalArgumentException.class, () -> ranking(judge)).getMessage());
    }

    private record Silent() implements TextModel {
        @Override
        public List<Reply> replies(List<Request> requests, java.util.function.LongConsumer done) {
            return List.of();
        }
    }

    /** The tiny model knows no numbers; it does look at the picture. */
    @Test
    void aLoadedModelRepliesToEachRequestAsIfItWereAlone() {
        try (Vlm model = Tiny.model()) {
            Decoding five = Decoding.greedy(5);
            TextModel seeing = new SeeingModel(model, five);
            List<Request> requests = new ArrayList<>();
            List<String> alone = new ArrayList<>();
            for (Example example : Tiny.examples(3)) {
                for (String prompt : List.of("Is there a dog?", "Describe the image.")) {
                    requests.add(Request.of(prompt, 1).about(example.picture()));
                    ImageView view = ImageView.of(example.picture().pixels());
                    alone.add(model.answer(view, prompt, five, text -> {}));
                }
            }
            requests.add(Request.of("Describe the image.", 1));
            alone.add(model.answer(ImageView.none(), "Describe the image.", five, text -> {}));
            requests.add(new Request("Is there", "a dog?", 1));
            alone.add(model.answer(ImageView.none(), "Is there\na dog?", five, text -> {}));
            assertEquals(alone, requests.stream().map(seeing::reply).toList());
            List<Reply> together = seeing.replies(requests, done -> {});
            assertEquals(alone, together.stream().map(Reply::orThrow).toList());

            ModelJudge judge = ModelJudge.of(model);
            assertEquals(Outcome.NONSENSE, ranking(judge).outcome());
            assertTrue(Seeds.isStable(judge), judge.toString());
            assertTrue(judge.toString().contains(model.fingerprint().substring(0, 12)));
            assertTrue(judge.toString().contains("maxTokens=8"), judge.toString());
        }
    }

    @Test
    void whatAJudgeIsToldStandsInItsName() {
        Rubric rubric = new Rubric("short", "{second} {first} {question} {else}");
        assertEquals("b {x} a {first}\\ q$1 {else}", rubric.about("q$1", "a {first}\\", "b {x} "));
        ModelJudge judge = ModelJudge.of(new Silent()).rubric(rubric);
        assertTrue(
                judge.toString()
                        .matches(
                                "ModelJudge\\[model=Silent\\[], rubric=Rubric\\[name=short,"
                                        + " sha256=[0-9a-f]{12}], orders=BOTH]"),
                judge.toString());
        assertEquals(
                "the template of rubric mine must contain {second}",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Rubric("mine", "{first} or 2?"))
                        .getMessage());
    }
}

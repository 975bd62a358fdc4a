package groundlab.text;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.data.Picture;
import groundlab.internal.Progress;
import groundlab.text.LocalServer.Said;
import groundlab.text.LocalServer.Script;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class EndpointTest {

    private static final Request REQUEST = Request.of("Name a fruit.", 7);

    private LocalServer server;

    private Endpoint endpoint(Script script) throws Exception {
        server = new LocalServer(script);
        return Endpoint.of(server.url(), "tiny").backoff(ofMillis(1));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Reply only(Endpoint endpoint) {
        return endpoint.replies(List.of(REQUEST), done -> {}).get(0);
    }

    private String failure(Endpoint endpoint) {
        Reply reply = only(endpoint);
        assertTrue(reply.text().isEmpty(), () -> "got " + reply.text());
        assertTrue(reply.failure().startsWith(server.url() + " "), reply.failure());
        return reply.failure().substring(server.url().length() + 1);
    }

    private static List<Request> requests(int n) {
        return IntStream.range(0, n).mapToObj(i -> Request.of("prompt " + i, i)).toList();
    }

    @Test
    void aReplyIsTheTextWithoutBlanksAroundIt() throws Exception {
        assertEquals("An apple.", endpoint((n, r) -> Said.ok(" An apple.\n")).reply(REQUEST));
    }

    @Test
    void theBodyCarriesAllSettings() throws Exception {
        endpoint((n, r) -> Said.ok("Pear."))
                .temperature(0.8)
                .topP(0.95)
                .maxTokens(1024)
                .stops("</s>", "USER:")
                .with("top_k", 40)
                .reply(new Request("Be brief.", "Name a fruit.", 7));
        assertEquals(
                JsonParser.parseString(
                        """
                        {"model": "tiny", "messages": [
                            {"role": "system", "content": "Be brief."},
                            {"role": "user", "content": "Name a fruit."}],
                         "temperature": 0.8, "top_p": 0.95, "max_tokens": 1024, "seed": 7,
                         "stop": ["</s>", "USER:"], "top_k": 40, "stream": false}
                        """),
                server.requests.get(0));
        assertEquals(List.of("null"), server.authorizations);
    }

    /** Red and blue, side by side; a second try sends them again. */
    @Test
    void aPictureIsSentAlongWithoutLoss() throws Exception {
        BufferedImage pixels = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        pixels.setRGB(0, 0, 0xFF0000);
        pixels.setRGB(1, 0, 0x0000FF);
        endpoint((n, r) -> Said.ok(n == 1 ? "" : "A flag."))
                .reply(REQUEST.about(Picture.of("flag", pixels)));
        for (JsonObject request : server.requests) {
            JsonArray parts =
                    request.getAsJsonArray("messages")
                            .get(0)
                            .getAsJsonObject()
                            .getAsJsonArray("content");
            JsonObject image = parts.get(0).getAsJsonObject().getAsJsonObject("image_url");
            assertEquals("auto", image.get("detail").getAsString());
            String[] uri = image.get("url").getAsString().split(",");
            assertEquals("data:image/png;base64", uri[0]);
            byte[] png = Base64.getDecoder().decode(uri[1]);
            BufferedImage sent = ImageIO.read(new ByteArrayInputStream(png));
            assertEquals(0xFFFF0000, sent.getRGB(0, 0));
            assertEquals(0xFF0000FF, sent.getRGB(1, 0));
            assertEquals("Name a fruit.", LocalServer.prompt(request));
        }
        assertEquals(2, server.requests.size());
    }

    @Test
    void whatWasNotSetIsNotSent() throws Exception {
        endpoint((n, r) -> Said.ok("Pear.")).unseeded().key("s3cret").reply(REQUEST);
        JsonObject body = server.requests.get(0);
        assertEquals(3, body.size(), body::toString); // model, messages, stream
        assertEquals(List.of("Bearer s3cret"), server.authorizations);
    }

    @Test
    void repliesKeepTheOrderOfTheRequestsHoweverManyAreUnderWay() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Endpoint endpoint =
                endpoint(
                        (n, request) -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.sleep(n % 4 * 5L); // later ones overtake
                            inside.decrementAndGet();
                            return Said.ok("reply to " + LocalServer.prompt(request));
                        });
        AtomicLong done = new AtomicLong();
        List<Reply> replies = endpoint.concurrency(3).replies(requests(24), done::addAndGet);
        assertEquals(
                IntStream.range(0, 24).mapToObj(i -> Reply.of("reply to prompt " + i)).toList(),
                replies);
        assertEquals(3, most.get());
        assertEquals(24, done.get());
    }

    @Test
    void noRequestsHaveNoReplies() throws Exception {
        assertEquals(List.of(), endpoint((n, r) -> Said.ok("")).replies(List.of()));
    }

    @Test
    void aJobShowsABar() throws Exception {
        List<String> ends = new ArrayList<>();
        Consumer<Progress.State> sink =
                state -> {
                    if (state.ended()) {
                        ends.add(state.label() + " " + state.done() + " of " + state.total());
                    }
                };
        Progress.install(sink);
        try {
            endpoint((n, r) -> Said.ok("Plum.")).replies(requests(3));
        } finally {
            Progress.install(state -> {});
        }
        assertEquals(List.of("replies 3 of 3"), ends);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void whatPassesIsTriedAgainWithTheSameSeed(int status) throws Exception {
        Endpoint endpoint =
                endpoint((n, r) -> n <= 2 ? Said.of(status, "slow down") : Said.ok("Plum."));
        assertEquals("Plum.", endpoint.reply(REQUEST));
        assertEquals(3, server.requests.size());
        assertEquals(server.requests.get(0), server.requests.get(2));
    }

    @Test
    void whatDoesNotPassIsAFailureThatNamesStatusAndTries() throws Exception {
        Endpoint endpoint = endpoint((n, r) -> Said.of(429, "{\"error\":\n \"slow down\"}"));
        assertEquals(
                "answered 429 \"{\"error\": \"slow down\"}\" (3 tries)",
                failure(endpoint.tries(3)));
        assertEquals(3, server.requests.size());
    }

    @Test
    void oneFailureDoesNotTakeTheOthersWithIt() throws Exception {
        Endpoint endpoint =
                endpoint(
                        (n, request) ->
                                LocalServer.prompt(request).endsWith(" 1")
                                        ? Said.of(500, "")
                                        : Said.ok("fine"));
        List<Reply> replies = endpoint.tries(2).replies(requests(3));
        assertEquals(Reply.of("fine"), replies.get(0));
        assertEquals(Reply.failed(server.url() + " answered 500 \"\" (2 tries)"), replies.get(1));
        assertEquals(Reply.of("fine"), replies.get(2));
    }

    @Test
    void anAnswerThatDoesNotComeInTimeFails() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Endpoint endpoint =
                endpoint(
                        (n, r) -> {
                            never.await();
                            return Said.ok("too late");
                        });
        assertEquals(
                "gave no answer within 0.05 s (2 tries)",
                failure(endpoint.timeout(ofMillis(50)).tries(2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<html>busy</html>     | gave an answer that cannot be read: \"Unexpected character",
                "{\"choices\": [{\"mess| gave an answer that cannot be read: \"Unexpected end-of-input",
                "{\"choices\": []}     | gave an answer that cannot be read: \"Chat completion failed:"
                        + " no choices",
                "{\"choices\": [{}]}   | gave an answer that cannot be read: \"",
                "null                  | gave an answer that cannot be read: \"",
                "{\"choices\": [{\"message\": {\"refusal\": \"No.\"}}]} | refused: \"No.\" (2 tries)",
                "{\"choices\": [{\"message\": {\"content\": \"A\"}, \"finish_reason\": \"content_filter\"}]}"
                        + "| filtered its reply (2 tries)",
            })
    void nonsenseFails(String body, String reason) throws Exception {
        String failure = failure(endpoint((n, r) -> Said.of(200, body)).tries(2));
        assertTrue(failure.startsWith(reason) && failure.endsWith(" (2 tries)"), failure);
        assertEquals(2, server.requests.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3cret", "{\"choices\": [{\"message\": {\"refusal\": \"Not s3cret.\"}}]}"})
    void nonsenseNeverShowsTheKey(String body) throws Exception {
        String failure = failure(endpoint((n, r) -> Said.of(200, body)).key("s3cret").tries(1));
        assertTrue(failure.contains("***") && !failure.contains("s3cret"), failure);
    }

    @Test
    void emptyTextIsDrawnAgainWithAnotherSeed() throws Exception {
        assertEquals("gave an empty reply (5 tries)", failure(endpoint((n, r) -> Said.ok("\n"))));
        assertEquals(5, server.requests.stream().map(r -> r.get("seed")).distinct().count());
    }

    @Test
    void aReplyCutAtTheLongestIsNoReplyUnlessItIsKept() throws Exception {
        Endpoint endpoint = endpoint((n, r) -> Said.ok("An app", "length")).tries(1);
        assertEquals(
                "cut its reply at the longest allowed; set maxTokens(...) or keepingCut() (1 try)",
                failure(endpoint));
        assertEquals("An app", endpoint.keepingCut().reply(REQUEST));
    }

    @Test
    void anUnsoundReplyIsDrawnAgain() throws Exception {
        Endpoint endpoint = endpoint((n, r) -> Said.ok(n < 3 ? "a lot" : "4"));
        TextModel judge = endpoint.accepting("a digit", text -> text.matches("\\d"));
        assertEquals("4", judge.reply(REQUEST));
        assertNotEquals(server.requests.get(0).get("seed"), server.requests.get(1).get("seed"));
        assertEquals(
                "gave a reply that is not a digit and even: \"3\" (2 tries)",
                failure(
                        endpoint((n, r) -> Said.ok("3"))
                                .tries(2)
                                .accepting("a digit", text -> text.matches("\\d"))
                                .accepting("even", text -> text.equals("4"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401| set its key with key(...) or the environment variable GROUNDLAB_API_KEY",
                "403| set its key with key(...) or the environment variable GROUNDLAB_API_KEY",
                "404| set a model that it has, and a URL that ends before /chat",
                "400| change the settings that it does not take",
                "302| change the settings that it does not take",
            })
    void wrongSettingsEndTheJobAtOnce(int status, String cure) throws Exception {
        Endpoint endpoint = endpoint((n, r) -> Said.of(status, "no, s3cret!")).key("s3cret");
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> endpoint.concurrency(1).replies(requests(50)));
        assertEquals(
                server.url() + " answered " + status + " \"no, ***!\"; " + cure,
                error.getMessage());
        assertTrue(server.requests.size() <= 2, () -> server.requests.size() + " were sent");
    }

    /** Such as one prompt of many that is too long for the model. */
    @Test
    void aRefusalIsTheRequestsFaultOnceTheSettingsWereTaken() throws Exception {
        Endpoint endpoint =
                endpoint((n, r) -> n == 2 ? Said.of(400, "too long") : Said.ok("fine"))
                        .concurrency(1);
        List<Reply> replies = endpoint.replies(requests(3));
        assertEquals(
                List.of(
                        Reply.of("fine"),
                        Reply.failed(server.url() + " answered 400 \"too long\" (1 try)"),
                        Reply.of("fine")),
                replies);
    }

    @Test
    void aServerThatIsGoneCannotBeReached() throws Exception {
        Endpoint endpoint = endpoint((n, r) -> Said.ok("")).tries(2);
        server.close();
        assertEquals("cannot be reached: no server listens there (2 tries)", failure(endpoint));
    }

    /** Eight requests of two tries each; the other 92 are not sent. */
    @Test
    void aHopelessJobIsGivenUp() throws Exception {
        Endpoint endpoint = endpoint((n, r) -> Said.of(503, "down")).tries(2).concurrency(1);
        List<Reply> replies = endpoint.replies(requests(100));
        assertEquals(16, server.requests.size());
        assertEquals(server.url() + " answered 503 \"down\" (2 tries)", replies.get(7).failure());
        assertEquals(
                server.url() + " was given up after 8 requests in a row without an answer",
                replies.get(99).failure());
    }

    @Test
    void aStopEndsTheWaitAtOnce() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Thread waiting = Thread.currentThread();
        Endpoint endpoint =
                endpoint(
                        (n, r) -> {
                            waiting.interrupt();
                            never.await();
                            return Said.ok("too late");
                        });
        var error = assertThrows(CancellationException.class, () -> endpoint.reply(REQUEST));
        assertEquals("waiting for " + server.url() + " was stopped", error.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(1, server.requests.size());
    }

    @Test
    void aStopEndsTheWaitBetweenTriesToo() throws Exception {
        Thread waiting = Thread.currentThread();
        Endpoint endpoint =
                endpoint(
                        (n, r) -> {
                            waiting.interrupt();
                            return Said.of(500, "");
                        });
        assertThrows(
                CancellationException.class, () -> endpoint.backoff(ofSeconds(60)).reply(REQUEST));
    }

    @Test
    void aServerGetsTheWaitThatItAsksFor() throws Exception {
        Endpoint endpoint = endpoint((n, r) -> n == 1 ? new Said(429, "", "1") : Said.ok("Plum."));
        long start = System.nanoTime();
        endpoint.reply(REQUEST);
        assertTrue(System.nanoTime() - start >= 1_000_000_000L);
    }

    @Test
    void aWaitTooLongIsAFailure() throws Exception {
        Endpoint endpoint = endpoint((n, r) -> new Said(429, "", "3600"));
        assertEquals("answered 429 \"\", asks for a wait of 3600 s (1 try)", failure(endpoint));
        server.close();
        String tomorrow =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusDays(1));
        String failure = failure(endpoint((n, r) -> new Said(503, "", tomorrow)));
        assertTrue(failure.contains(", asks for a wait of 86"), failure);
        server.close();
        assertEquals(
                "answered 503 \"\" (2 tries)",
                failure(endpoint((n, r) -> new Said(503, "", "soon")).tries(2)));
    }

    @Test
    void printsWhatDecidesTheRepliesAndNeverTheKey() {
        Endpoint endpoint = Endpoint.of("http://localhost:8000/v1/", "vicuna-7b").key("s3cret");
        assertEquals(
                "Endpoint[url=http://localhost:8000/v1, model=vicuna-7b]", endpoint.toString());
        assertEquals(
                "Endpoint[url=http://localhost:8000/v1, model=vicuna-7b, temperature=0.8,"
                        + " topP=0.95, maxTokens=1024, stops=[</s>], top_k=40, seeded=false,"
                        + " keepingCut=true, accepting=a digit]",
                endpoint.temperature(0.8)
                        .topP(0.95)
                        .maxTokens(1024)
                        .stops("</s>")
                        .with("top_k", 40)
                        .unseeded()
                        .keepingCut()
                        .accepting("a digit", text -> true)
                        .toString());
    }

    /** Else a key of OpenAI would go to whoever runs the server. */
    @Test
    void theKeyOfOpenAiIsShownToOpenAiAlone() {
        Map<String, String> both = Map.of("GROUNDLAB_API_KEY", "ours", "OPENAI_API_KEY", "theirs");
        Map<String, String> theirs = Map.of("OPENAI_API_KEY", "theirs\n");
        assertEquals("ours", Endpoint.key("http://localhost:8000/v1", both));
        assertEquals("theirs", Endpoint.key("https://api.openai.com/v1", theirs));
        assertNull(Endpoint.key("http://localhost:8000/v1", theirs));
        assertNull(Endpoint.key("https://myopenai.com/v1", theirs));
        assertNull(Endpoint.key("https://api.openai.com/v1", Map.of()));
    }

    @Test
    void saysWhatSettingsMustBe() {
        Endpoint fine = Endpoint.of("http://localhost:8000/v1", "tiny");
        Map<String, Runnable> wrong =
                Map.ofEntries(
                        Map.entry(
                                "url must be as in http://localhost:8000/v1, got localhost:8000",
                                () -> Endpoint.of("localhost:8000", "tiny")),
                        Map.entry(
                                "url must be as in http://localhost:8000/v1, got http://h/v1?***",
                                () -> Endpoint.of("http://h/v1?key=sk-secret", "tiny")),
                        Map.entry(
                                "url must be as in http://localhost:8000/v1, got http://***@h/v1",
                                () -> Endpoint.of("http://me:pw@h/v1", "tiny")),
                        Map.entry(
                                "url must be the part before /chat/completions, got"
                                        + " http://h/v1/chat/completions",
                                () -> Endpoint.of("http://h/v1/chat/completions", "tiny")),
                        Map.entry(
                                "model must not be blank, got ' '",
                                () -> Endpoint.of("http://h/v1", " ")),
                        Map.entry(
                                "key must be printable ASCII without blanks",
                                () -> fine.key("two words")),
                        Map.entry(
                                "temperature must be >= 0, got NaN",
                                () -> fine.temperature(Double.NaN)),
                        Map.entry("topP must be in (0, 1], got 0.0", () -> fine.topP(0)),
                        Map.entry("maxTokens must be at least 1, got 0", () -> fine.maxTokens(0)),
                        Map.entry("stops must not be empty, got []", () -> fine.stops("")),
                        Map.entry("timeout must be > 0, got 0 s", () -> fine.timeout(ofMillis(0))),
                        Map.entry("tries must be at least 1, got 0", () -> fine.tries(0)),
                        Map.entry(
                                "backoff must be >= 0, got -1 s",
                                () -> fine.backoff(ofSeconds(-1))),
                        Map.entry(
                                "concurrency must be at least 1, got 0", () -> fine.concurrency(0)),
                        Map.entry("prompt must not be blank, got ' '", () -> Request.of(" ", 1)));
        wrong.forEach(
                (message, call) ->
                        assertEquals(
                                message,
                                assertThrows(IllegalArgumentException.class, call::run)
                                        .getMessage()));
    }

    @Test
    void theEnvironmentNamesAnEndpoint() {
        Map<String, String> both =
                Map.of(
                        "GROUNDLAB_ENDPOINT",
                        "http://localhost:8000/v1",
                        "GROUNDLAB_JUDGE_MODEL",
                        "j");
        assertEquals(
                "Endpoint[url=http://localhost:8000/v1, model=j]",
                Endpoint.of(both, "GROUNDLAB_JUDGE_MODEL").orElseThrow().toString());
        assertTrue(Endpoint.of(both, "GROUNDLAB_TEXT_MODEL").isEmpty());
        assertTrue(
                Endpoint.of(Map.of("GROUNDLAB_JUDGE_MODEL", "j"), "GROUNDLAB_JUDGE_MODEL")
                        .isEmpty());
    }
}

package groundlab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.text.LocalServer;
import groundlab.text.LocalServer.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgedCommandsTest {

    private static final String REVIEW =
            "{\"choices\": [{\"message\": {\"content\": \"Fine.\\nRating: %s\"}}]}";

    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Cli run(Object... args) {
        List<Object> all = new ArrayList<>(List.of("metrics"));
        all.addAll(List.of(args));
        return Cli.run(all.toArray());
    }

    private static JsonObject json(Cli cli) {
        assertEquals("", cli.err());
        assertEquals(0, cli.code());
        return JsonParser.parseString(cli.out()).getAsJsonObject();
    }

    /** 4, nonsense and 1: without the nonsense (4 + 1) / 2, one of two below 3. */
    @Test
    void mmHalScoresRecordedReplies() throws IOException {
        Path reviews =
                file(
                        "reviews.json",
                        "["
                                + REVIEW.formatted(4)
                                + ","
                                + REVIEW.formatted("good")
                                + ","
                                + REVIEW.formatted(1)
                                + "]");
        JsonObject json = json(run("mmhal", "--reviews", reviews, "--json"));
        assertEquals(2.5, json.get("Average score").getAsDouble());
        assertEquals(0.5, json.get("Hallucination rate").getAsDouble());
        assertEquals(4, json.get("attribute").getAsDouble());
        assertEquals(1, json.get("comparison").getAsDouble());
        assertTrue(json.get("adversarial").isJsonNull());
        assertEquals(1, json.getAsJsonObject("counts").get("undecided").getAsInt());
        assertEquals("3 of 96 questions", json.get("replies").getAsString());
        assertEquals("by the replies' places, as published", json.get("types").getAsString());
        assertEquals("as published, nonsense LEFT_OUT", json.get("parser").getAsString());
        JsonObject published = json(run("mmhal", "--reviews", reviews, "--published", "--json"));
        assertEquals(5 / 3.0, published.get("Average score").getAsDouble(), 1e-12);
        assertEquals(0, published.get("adversarial").getAsDouble());
    }

    @Test
    void mmHalAgreesWithThePublishedProgram() throws IOException {
        Path reviews = Vectors.file("mmhal/designed_gpt_reviews.json");
        JsonObject json = json(run("mmhal", "--reviews", reviews, "--published", "--json"));
        assertEquals(1.98, json.get("Average score").getAsDouble(), 0.005);
        assertEquals(0.58, json.get("Hallucination rate").getAsDouble(), 0.005);
        assertEquals(0.2430555, json.get("Informativeness").getAsDouble(), 1e-6);
        assertEquals(3.75, json.get("holistic").getAsDouble());
        assertFalse(json.has("replies"));
    }

    @Test
    void mmHalNamesRepliesThatDecideNothing() throws IOException {
        Path reviews =
                file(
                        "r.json",
                        """
                        [{"choices": [{"message": {"content": "Rating: 4"}}]},
                         {"choices": [{"message": {"content": "None"}}]}]
                        """);
        JsonObject json = json(run("mmhal", "--reviews", reviews, "--json"));
        assertEquals("row 2 'None'", json.get("undecided replies").getAsString());
        assertEquals(4, json.get("Average score").getAsDouble());
    }

    @Test
    void mmHalKeepsTheGoodReplies() throws IOException {
        String row =
                "{\"image_id\": \"a\", \"question\": \"Why?\", \"question_type\": \"%s\","
                        + " \"gpt4_review\": \"Rating: 5\"}";
        Path reviews =
                file(
                        "merged.json",
                        "["
                                + row.formatted("relation")
                                + ","
                                + row.formatted("relation")
                                + ","
                                + row.formatted("colour")
                                + ",{\"id\": 7}]");
        Cli cli = run("mmhal", "--reviews", reviews);
        assertEquals(0, cli.code());
        assertTrue(cli.out().contains("relation"), cli.out());
        assertEquals(
                List.of(
                        "3 rows skipped",
                        reviews
                                + ", row 2: field image_id with question must be unique, got a Why?"
                                + " again",
                        reviews
                                + ", row 3: a question type of MMHal-Bench is one of [attribute,"
                                + " adversarial, comparison, counting, relation, environment,"
                                + " holistic, other], got colour",
                        reviews
                                + ", row 4: a reply of MMHal-Bench's judge has choices or"
                                + " gpt4_review, this row has [id]"),
                cli.err().lines().toList());
    }

    private Path mmHalAnswers(String answer) throws IOException {
        return file(
                "answers.json",
                """
                [{"question_type": "counting", "image_id": "f00", "image_content": ["Dog"],
                  "question": "How many dogs?", "gt_answer": "One.", "model_answer": "%s"},
                 {"question_type": "other", "image_id": "f01", "image_content": [],
                  "question": "Why?", "gt_answer": "It rains.", "model_answer": "%s"}]
                """
                        .formatted(answer, answer));
    }

    @Test
    void mmHalAsksAJudgeAndKeepsItsReplies() throws Exception {
        Path answers = mmHalAnswers("Two dogs.");
        try (LocalServer server =
                new LocalServer(
                        (n, request) ->
                                Said.ok(
                                        request.toString().contains("How many dogs?")
                                                ? "Rating: 1"
                                                : "Rating: 4"))) {
            JsonObject json =
                    json(
                            run(
                                    "mmhal",
                                    "--answers",
                                    answers,
                                    "--endpoint",
                                    server.url(),
                                    "--judge",
                                    "big",
                                    "--json"));
            assertEquals(1, json.get("counting").getAsDouble());
            assertEquals(4, json.get("other").getAsDouble());
            assertTrue(json.get("judge").getAsString().contains("model=big, temperature=0.0"));
            assertTrue(json.get("prompt").getAsString().startsWith("MmHalPrompt[name=ours, "));
            assertFalse(json.has("types"), "each reply says what it is about");
        }
        Path reviews = folder.resolve("answers.reviews.json");
        JsonArray rows = JsonParser.parseString(Files.readString(reviews)).getAsJsonArray();
        assertEquals("f01", rows.get(1).getAsJsonObject().get("image_id").getAsString());
        assertFalse(Files.exists(folder.resolve("answers.reviews.json.journal")));
        assertEquals(
                1, json(run("mmhal", "--reviews", reviews, "--json")).get("counting").getAsInt());
    }

    @Test
    void mmHalSaysWhenTheJudgeRefuses() throws Exception {
        Path answers = mmHalAnswers("Two dogs.");
        try (LocalServer server =
                new LocalServer((n, request) -> Said.of(401, "{\"error\": \"no key\"}"))) {
            Cli cli =
                    run(
                            "mmhal",
                            "--answers",
                            answers,
                            "--endpoint",
                            server.url(),
                            "--judge",
                            "big");
            assertEquals(1, cli.code());
            assertTrue(cli.err().contains("401"), cli.err());
            assertEquals("", cli.out());
        }
    }

    @Test
    void mmHalTellsAnEmptyTemplate() throws IOException {
        Path answers = mmHalAnswers("");
        Cli cli =
                run(
                        "mmhal",
                        "--answers",
                        answers,
                        "--endpoint",
                        "http://localhost:1/v1",
                        "--judge",
                        "big");
        assertEquals(1, cli.code());
        assertEquals(
                answers + " has no answers, all fields model_answer are blank", cli.err().strip());
    }

    /** conv: 8 and 6; detail: nonsense; 75 % without it, 71.4 % with −1 for both. */
    @Test
    void llavaBenchScoresRecordedReplies() throws IOException {
        Path reviews =
                file(
                        "reviews.jsonl",
                        """
                        {"id": 1, "question_id": 0, "category": "llava_bench_conv", "tuple": [8, 6]}
                        {"id": 2, "question_id": 1, "category": "detail", "content": "Well."}
                        """);
        JsonObject json = json(run("llava-bench", "--reviews", reviews, "--json"));
        assertEquals(0.75, json.get("all").getAsDouble());
        assertEquals(0.75, json.get("conv").getAsDouble());
        assertEquals(
                "no detail question has two marks",
                json.getAsJsonObject("undefined").get("detail").getAsString());
        assertEquals(0.8, json.get("reference").getAsDouble());
        assertEquals(
                "single questions, as the replies do not name their pictures",
                json.get("drawn").getAsString(),
                "intervals over questions are not told");
        assertEquals(
                "row 2 'Well.'",
                json.get("undecided replies").getAsString(),
                "nonsense is not named");
        JsonObject published =
                json(run("llava-bench", "--reviews", reviews, "--published", "--json"));
        assertEquals(0.714, published.get("all").getAsDouble());
    }

    @Test
    void llavaBenchKeepsTheGoodReplies() throws IOException {
        Path reviews =
                file(
                        "reviews.jsonl",
                        """
                        {"question_id": 0, "category": "conv", "content": "8 6"}
                        {"question_id": 0, "category": "conv", "content": "8 6"}
                        {"question_id": 1, "category": "coding", "content": "8 6"}
                        {"question_id": 2, "category": "conv", "tuple": [8, "x"]}
                        {"question_id": 3, "category": "conv", "tuple": [8]}
                        """);
        Cli cli = run("llava-bench", "--reviews", reviews);
        assertEquals(0, cli.code());
        assertEquals(
                List.of(
                        "4 rows skipped",
                        reviews + ", line 2: field question_id must be unique, got 0 again",
                        reviews
                                + ", line 3: a category of LLaVA-Bench is conv, detail or complex,"
                                + " got coding",
                        reviews + ", line 4: field tuple must be two numbers, got [8,\"x\"]",
                        reviews + ", line 5: field tuple must be two numbers, got [8]"),
                cli.err().lines().toList());
    }

    private Object[] llavaBench(String answers) throws IOException {
        return new Object[] {
            "llava-bench",
            "--answers",
            file("mine.jsonl", answers),
            "--questions",
            file(
                    "questions.jsonl",
                    "{\"question_id\": 0, \"image\": \"1.jpg\", \"text\": \"What?\","
                            + " \"category\": \"conv\"}\n"),
            "--context",
            file(
                    "context.jsonl",
                    "{\"id\": \"1\", \"image\": \"1.jpg\", \"caption\": [\"A dog.\"]}"),
            "--reference",
            file("gpt4.jsonl", "{\"question_id\": 0, \"text\": \"A dog.\"}\n"),
            "--judge",
            "big",
            "--json",
            "--endpoint"
        };
    }

    private static Object[] with(Object[] args, Object last) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.add(last);
        return all.toArray();
    }

    @Test
    void llavaBenchAsksAJudge() throws Exception {
        try (LocalServer server = new LocalServer((n, request) -> Said.ok("8 6\nBoth."))) {
            Object[] args = llavaBench("{\"question_id\": 0, \"text\": \"A cat.\"}\n");
            JsonObject json = json(run(with(args, server.url())));
            assertEquals(0.75, json.get("conv").getAsDouble());
            JsonObject request = server.requests.get(0);
            assertEquals(0.2, request.get("temperature").getAsDouble());
            assertTrue(request.toString().contains("[Context]\\nA dog."), request.toString());
        }
        String line = Files.readString(folder.resolve("mine.reviews.jsonl"));
        assertEquals(
                "{\"id\":1,\"question_id\":\"0\",\"image\":\"1.jpg\","
                        + "\"category\":\"llava_bench_conv\",\"content\":\"8 6\\nBoth.\","
                        + "\"tuple\":[8.0,6.0]}",
                line.strip());
    }

    @Test
    void llavaBenchNamesAnswersToOtherQuestions() throws IOException {
        Object[] args = llavaBench("{\"question_id\": 5, \"text\": \"A cat.\"}\n");
        Cli cli = run(with(args, "http://localhost:1/v1"));
        assertEquals(1, cli.code());
        assertEquals(
                folder.resolve("mine.jsonl")
                        + ", line 1: question_id 5 is not in "
                        + folder.resolve("questions.jsonl"),
                cli.err().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mmhal", "llava-bench", "object-halbench"})
    void helpNamesNoKeyButWhereItIsReadFrom(String command) {
        Cli cli = run(command, "--help");
        assertEquals(0, cli.code());
        assertTrue(cli.out().contains("GROUNDLAB_API_KEY"), cli.out());
        assertFalse(cli.out().contains("--key"), cli.out());
        assertTrue(cli.out().contains("--json"), cli.out());
    }

    @Test
    void saysHowOptionsGoTogether() throws IOException {
        assertWrong(
                "--prompt is for asking a model, give --endpoint",
                run("mmhal", "--reviews", "r", "--prompt", "p"));
        assertWrong(
                "--rules, --temperature is for asking a model, give --endpoint",
                run("llava-bench", "--reviews", "r", "--rules", "p", "--temperature", "1"));
        assertWrong(
                "--prompt is for asking a model, give --endpoint",
                run("object-halbench", "--answers", "a", "--truth", "t", "--prompt", "p"));
        String both = "Give --reviews, or --answers with --endpoint and --judge to ask for them";
        for (String command : List.of("mmhal", "llava-bench")) {
            assertWrong(both, run(command));
            assertWrong(both, run(command, "--reviews", "r", "--answers", "a"));
            assertWrong(
                    "--endpoint and --judge are given together or not at all",
                    run(command, "--reviews", "r", "--judge", "big"));
        }
        String url = "http://localhost:1/v1";
        assertWrong(
                "--endpoint needs --answers, the answers to be judged",
                run("mmhal", "--endpoint", url, "--judge", "big"));
        assertWrong(
                "--endpoint needs --answers, --questions, --context and --reference",
                run("llava-bench", "--endpoint", url, "--judge", "big", "--answers", "a"));
        Path none = folder.resolve("none.json");
        Cli cli = run("mmhal", "--reviews", none);
        assertEquals(1, cli.code());
        assertEquals("No such file: " + none, cli.err().strip());
    }

    private static void assertWrong(String message, Cli cli) {
        assertEquals(2, cli.code());
        assertEquals(message, cli.err().lines().findFirst().orElse(""));
    }
}

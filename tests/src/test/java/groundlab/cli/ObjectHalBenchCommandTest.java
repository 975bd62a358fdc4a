package groundlab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.internal.Hashes;
import groundlab.text.LocalServer;
import groundlab.text.LocalServer.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectHalBenchCommandTest {

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

    /** A dog that is there, a cat that is not, said by two of two; both words of 4 and 3. */
    @Test
    void objectHalBenchFindsObjectsByWords() throws IOException {
        Path answers =
                file(
                        "answers.jsonl",
                        """
                        {"image_id": 1, "question": "What?", "answer": "A dog, two cats."}
                        {"image_id": 2, "question": "What?", "text": "Assistant: It is blue."}
                        {"image_id": 3, "question": "What?", "text": "A dog."}
                        {"image_id": 2, "question": "What?"}
                        """);
        Path truth = file("truth.json", "{\"1\": [\"dog\"], \"2\": [\"bus\"]}");
        Cli cli = run("object-halbench", "--answers", answers, "--truth", truth, "--json");
        assertEquals(
                List.of(
                        "2 rows skipped",
                        answers + ", line 3: image 3 is not in the truth (" + fact(truth) + ")",
                        answers
                                + ", line 4: no field caption or text or answer or response or"
                                + " output or outputs or model_answer or prediction"),
                cli.err().lines().toList());
        JsonObject json = JsonParser.parseString(cli.out()).getAsJsonObject();
        assertEquals(0.5, json.get("CHAIRs").getAsDouble());
        assertEquals(1, json.get("CHAIRs_refine").getAsDouble());
        assertEquals(0.5, json.get("CHAIRi").getAsDouble());
        assertEquals(0.5, json.get("obj_rec").getAsDouble());
        assertEquals(3.5, json.get("avg_word_len").getAsDouble());
        assertEquals("NOUN_LEMMA", json.get("mode").getAsString());
    }

    private static String fact(Path file) {
        return "%s (sha256 %.12s)".formatted(file.getFileName(), Hashes.of(file));
    }

    @Test
    void objectHalBenchAsksForListsAndReadsThemAgain() throws Exception {
        Path answers =
                file(
                        "answers.jsonl",
                        """
                        {"image_id": 1, "question": "What?", "answer": "There is one nice dog."}
                        {"image_id": 2, "question": "What?", "answer": "A cat."}
                        """);
        Path truth = file("truth.json", "{\"1\": [\"dog\"], \"2\": [\"bus\"]}");
        try (LocalServer server =
                new LocalServer(
                        (n, request) -> Said.ok(n == 1 ? "Here:\n[\"dog\", \"cat\"]" : "[]"))) {
            JsonObject json =
                    json(
                            run(
                                    "object-halbench",
                                    "--answers",
                                    answers,
                                    "--truth",
                                    truth,
                                    "--endpoint",
                                    server.url(),
                                    "--judge",
                                    "big",
                                    "--json"));
            assertEquals(1, server.requests.size(), "three words are not asked about");
            assertEquals(0.5, json.get("CHAIRi").getAsDouble());
            assertEquals("LISTED", json.get("mode").getAsString());
        }
        Path lists = folder.resolve("answers.reviews.jsonl");
        assertEquals(
                "{\"answer\":\"There is one nice dog.\",\"objects\":[\"dog\",\"cat\"]}",
                Files.readString(lists).strip());
        Cli again =
                run(
                        "object-halbench",
                        "--answers",
                        answers,
                        "--truth",
                        truth,
                        "--lists",
                        lists,
                        "--json");
        assertEquals(0.5, json(again).get("CHAIRi").getAsDouble());
        Files.writeString(lists, "");
        Cli none = run("object-halbench", "--answers", answers, "--truth", truth, "--lists", lists);
        assertTrue(
                none.err()
                        .contains(
                                answers
                                        + ", line 1: no list of objects for this response in "
                                        + fact(lists)),
                none.err());
    }

    @Test
    void resF1IsAsPublishedIfAsked() throws IOException {
        Path answers = file("a.jsonl", "{\"image_id\": 1, \"answer\": \"A dog.\"}\n");
        Path truth = file("truth.json", "{\"1\": [\"dog\"]}");
        assertEquals(
                1,
                json(run("object-halbench", "--json", "--answers", answers, "--truth", truth))
                        .get("res_f1")
                        .getAsDouble());
        JsonObject json =
                json(
                        run(
                                "object-halbench",
                                "--json",
                                "--published",
                                "--answers",
                                answers,
                                "--truth",
                                truth));
        assertEquals(2 / 301.0, json.get("res_f1").getAsDouble(), 1e-12); // of 1/300 and 1
    }
}

package groundlab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YesNoCommandsTest {

    @TempDir private Path folder;
    private Path random;
    private Path popular;
    private Path answers;

    @BeforeEach
    void writeFiles() throws IOException {
        String questions =
                """
                {"question_id": 1, "image": "a.jpg", "text": "Is there a fork?", "label": "yes"}
                {"question_id": 2, "image": "a.jpg", "text": "Is there a cup?", "label": "no"}
                """;
        random = file("coco_pope_random.json", questions);
        popular = file("coco_pope_popular.json", questions);
        answers =
                file(
                        "answers.jsonl",
                        """
                        {"question_id": 1, "text": "Yes"}
                        {"question_id": 2, "text": "Hm"}
                        """);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static JsonObject json(Cli cli) {
        assertEquals("", cli.err());
        assertEquals(0, cli.code());
        return JsonParser.parseString(cli.out()).getAsJsonObject();
    }

    @Test
    void printsOneSplitAsOneObject() {
        JsonObject json = json(pope("--questions", random, "--json", "--model", "tiny"));
        assertEquals("POPE", json.get("benchmark").getAsString());
        assertEquals(0.5, json.get("Accuracy").getAsDouble());
        assertEquals(1, json.get("F1 score").getAsDouble());
        assertEquals(0.5, json.get("Unclear ratio").getAsDouble());
        assertEquals(1, json.getAsJsonObject("counts").get("unclearNegatives").getAsInt());
        assertEquals("STRICT", json.get("parser").getAsString());
        assertEquals("tiny", json.get("model").getAsString());
        assertEquals(0, json.get("skipped").getAsInt());
    }

    private Cli pope(Object... more) {
        Object[] all = new Object[more.length + 4];
        List<Object> first = List.of("metrics", "pope", "--answers", answers);
        first.toArray(all);
        System.arraycopy(more, 0, all, 4, more.length);
        return Cli.run(all);
    }

    /** Random as above, popular the same answers: POPE reads "Hm" as yes, so accuracy is 1/2. */
    @Test
    void printsEverySplitAndTheMean() {
        JsonObject json =
                json(
                        pope(
                                "--answers",
                                answers,
                                "--questions",
                                random,
                                popular,
                                "--parser",
                                "pope",
                                "--json"));
        assertEquals("[random, popular, mean, skipped, skipped_rows]", json.keySet().toString());
        assertEquals(
                "POPE popular", json.getAsJsonObject("popular").get("benchmark").getAsString());
        JsonObject mean = json.getAsJsonObject("mean");
        assertEquals(0.5, mean.get("Accuracy").getAsDouble());
        assertEquals(2 / 3.0, mean.get("F1 score").getAsDouble(), 1e-12);
        assertEquals("mean of random, popular", mean.get("mode").getAsString());
        String text = pope("--answers", answers, "--questions", random, popular).out();
        assertTrue(text.contains("POPE random\n  Accuracy ↑"), text);
        assertTrue(text.contains("\n\nPOPE mean\n"), text);
    }

    @Test
    void listsBadRowsBesideTheResult() throws IOException {
        Path bad =
                file(
                        "bad.jsonl",
                        "{\"question_id\": 1, \"text\": \"Yes\"}\n"
                                + "{\"question_id\": 9, \"text\": \"Yes\"}\n");
        Cli cli = Cli.run("metrics", "pope", "--answers", bad, "--questions", random);
        assertEquals(0, cli.code());
        assertEquals(
                "1 rows skipped\n" + bad + ", line 2: the question must be in [random], got 9\n",
                cli.err());
        Cli strict =
                Cli.run("metrics", "pope", "--answers", bad, "--questions", random, "--strict");
        assertEquals(1, strict.code());
        assertEquals(bad + ", line 2: the question must be in [random], got 9\n", strict.err());
    }

    @Test
    void saysWhatIsWrongWithTheCommand() throws IOException {
        Cli three = pope("--answers", answers, answers, "--questions", random, popular);
        assertEquals(1, three.code());
        assertEquals(
                "--answers must be one file, or one for each of 2 files of questions, got 3\n",
                three.err());
        Cli parser = pope("--questions", random, "--parser", "guess");
        assertEquals(2, parser.code());
        assertTrue(parser.err().startsWith("Invalid value for option '--parser'"), parser.err());
        Cli none = pope();
        assertEquals(2, none.code());
        assertTrue(none.err().startsWith("Missing required option: '--questions=FILE"), none.err());
        Cli missing = pope("--questions", folder.resolve("no.json"));
        assertEquals(1, missing.code());
        assertEquals("No such file: " + folder.resolve("no.json") + "\n", missing.err());
        Path other = file("other.jsonl", "{\"question_id\": 50, \"text\": \"Yes\"}\n");
        Cli wrong = Cli.run("metrics", "pope", "--answers", other, "--questions", random);
        assertEquals(1, wrong.code());
        List<String> why = wrong.err().lines().toList();
        assertEquals("1 rows skipped", why.get(0)); // the reason stands before the conclusion
        assertEquals(other + ", line 1: the question must be in [random], got 50", why.get(1));
        assertTrue(wrong.err().contains("are they of another benchmark?"), wrong.err());
    }

    @Test
    void rePopeCountsWhatItLeavesOut() throws IOException {
        Path truth =
                file(
                        "coco_repope_random.json",
                        "{\"question_id\": 1, \"image\": \"a.jpg\", \"text\": \"Is there a fork?\","
                                + " \"label\": \"no\"}\n");
        JsonObject json =
                json(
                        Cli.run(
                                "metrics",
                                "repope",
                                "--answers",
                                answers,
                                "--questions",
                                truth,
                                "--json",
                                "--asked",
                                random));
        assertEquals("RePOPE", json.get("benchmark").getAsString());
        assertEquals(0, json.get("Accuracy").getAsDouble());
        assertEquals("1", json.get("not asked here").getAsString());
    }

    @Test
    void dashBPrintsItsOwnMetrics() throws IOException {
        Path neg = file("dash_benchmark_neg.json", "{\"coco\": {\"dog\": [\"1.png\"]}}");
        Path own =
                file(
                        "own.json",
                        "[{\"img_id\": \"1.png\", \"object_name\": \"dog\", \"gt\": \"no\","
                                + " \"response\": \"No.\"}]");
        JsonObject json =
                json(Cli.run("metrics", "dash-b", "--answers", own, "--questions", neg, "--json"));
        assertEquals(1, json.get("TNR").getAsDouble());
        assertTrue(json.get("TPR").isJsonNull());
        assertEquals(
                "no question whose answer is yes",
                json.getAsJsonObject("undefined").get("TPR").getAsString());
        JsonObject gt = json(Cli.run("metrics", "dash-b", "--answers", own, "--json"));
        assertEquals(1, gt.get("ACC").getAsDouble());
        assertTrue(gt.get("truth").getAsString().startsWith("gt of the answers (sha256 "));
        Path some =
                file(
                        "some.jsonl",
                        """
                        {"img_id": "1.png", "object_name": "dog", "gt": "no", "response": "No."}
                        {"img_id": "2.png", "object_name": "dog", "response": "No."}
                        {"img_id": "3.png", "object_name": "dog", "gt": "no", "response": 4}
                        {"img_id": "1.png", "object_name": "dog", "gt": "no", "response": "Yes."}
                        """);
        Cli cli = Cli.run("metrics", "dash-b", "--answers", some);
        assertEquals(0, cli.code());
        assertEquals(
                List.of(
                        "3 rows skipped",
                        some + ", line 2: no field gt",
                        some + ", line 3: field response must be text, got 4",
                        some
                                + ", line 4: field object and picture must be unique, got dog/1.png"
                                + " again"),
                cli.err().lines().toList(),
                "the reasons are those of the rows themselves");
    }

    @Test
    void hallusionBenchReadsCodesAndWords() throws IOException {
        String row =
                "{\"category\": \"VS\", \"subcategory\": \"map\", \"visual_input\": \"0\", \"set_id\":"
                        + " \"0\", \"figure_id\": \"0\", \"question_id\": \"0\", \"gt_answer\": \"1\"";
        Path judged = file("judged.json", "[" + row + ", \"gpt4v_output_gpt_check\": \"2\"}]");
        Path words = file("words.json", "[" + row + ", \"model_prediction\": \"Unsure\"}]");
        Path questions = file("HallusionBench.json", "[" + row + "}]");
        for (Path file : List.of(judged, words)) {
            JsonObject json =
                    json(
                            Cli.run(
                                    "metrics",
                                    "hallusionbench",
                                    "--answers",
                                    file,
                                    "--questions",
                                    questions,
                                    "--json"));
            assertEquals(
                    1, json.get("aAcc").getAsDouble()); // without a figure, not to know is right
            assertEquals("0", json.get("unanswered").getAsString());
        }
    }

    @Test
    void amberPrintsThePartsThatAreAskedFor() throws IOException {
        Path annotations =
                file(
                        "annotations.json",
                        """
                        [{"id": 1, "type": "generative", "truth": ["dog"], "hallu": ["cup"]},
                         {"id": 2, "type": "discriminative-hallucination", "truth": "no"},
                         {"id": 3, "type": "relation", "truth": "no"}]
                        """);
        Path relations = file("relation.json", "{\"dog\": [\"puppy\"], \"cup\": []}");
        Path safe = file("safe_words.txt", "light\n");
        Path responses =
                file(
                        "responses.json",
                        """
                        [{"id": 1, "response": "A puppy near a cup."},
                         {"id": 2, "response": "No"}, {"id": 3, "response": "yes"}]
                        """);
        Object[] base = {
            "metrics", "amber", "--responses", responses, "--annotations", annotations
        };
        Object[] words = {"--relations", relations, "--safe-words", safe};
        Path each = folder.resolve("each.jsonl");
        JsonObject all = json(Cli.run(join(base, join(words, "--json", "--each", each))));
        assertEquals(
                "[Generative Task, Descriminative Task, Exsitence, Relation, AMBER Score, skipped,"
                        + " skipped_rows]",
                all.keySet().toString());
        assertEquals(0.5, all.getAsJsonObject("Generative Task").get("CHAIR").getAsDouble());
        assertEquals(
                "CHAIR 50.0, Cover 99.9, Hal 100.0, Cog 99.9",
                all.getAsJsonObject("Generative Task").get("AMBER prints").getAsString());
        JsonObject line = JsonParser.parseString(Files.readString(each)).getAsJsonObject();
        assertEquals(
                "{\"word\":\"cup\",\"start\":15,\"end\":18,\"verdict\":\"TARGET\",\"object\":\"\","
                        + "\"targets\":[\"cup\"]}",
                line.getAsJsonArray("nouns").get(1).toString());
        assertEquals(
                "[Exsitence, skipped, skipped_rows]",
                json(Cli.run(join(base, "--part", "de", "--json"))).keySet().toString());
        Cli none = Cli.run(join(base, "--part", "da"));
        assertEquals(1, none.code());
        assertEquals(
                "--part da needs responses to [Attribute, State, Number, Action], got none in "
                        + responses
                        + "\n",
                none.err());
        assertEquals(
                "descriptions need --relations and --safe-words, got neither\n",
                Cli.run(join(base, "--part", "g")).err());
        assertEquals(
                "descriptions need --relations and --safe-words, got one of them\n",
                Cli.run(join(base, "--relations", relations)).err());
    }

    private static Object[] join(Object[] first, Object... more) {
        Object[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"pope", "repope", "dash-b", "amber", "hallusionbench"})
    void helpSaysWhatEachCommandTakes(String command) {
        Cli help = Cli.run("metrics", command, "--help");
        assertEquals(0, help.code());
        assertTrue(help.out().startsWith("Usage: groundlab metrics " + command), help.out());
        assertTrue(help.out().contains("--json"), help.out());
    }
}

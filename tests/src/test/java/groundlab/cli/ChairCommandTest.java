package groundlab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChairCommandTest {

    @TempDir private Path folder;
    private Path truth;

    @BeforeEach
    void writeTruth() throws IOException {
        truth = file("truth.json", "{\"1\": [\"dog\", \"person\"], \"2\": [\"cat\"], \"9\": []}");
    }

    @Test
    void printsFractionsAndCountsAsJson() throws IOException {
        Path captions =
                file(
                        "captions.jsonl",
                        "{\"image_id\": 2, \"caption\": \"A cat on a couch.\"}\n"
                                + "{\"image_id\": \"COCO_val2014_000000000001.jpg\", \"text\": \"A"
                                + " dog and its puppy.\"}\n");
        Cli cli = chair(captions, "--json", "--model", "tiny");
        JsonObject json = JsonParser.parseString(cli.out()).getAsJsonObject();
        assertEquals(0, cli.code());
        assertEquals("", cli.err());
        assertEquals(0.5, json.get("CHAIRs").getAsDouble());
        assertEquals(0.25, json.get("CHAIRi").getAsDouble()); // the couch, of 4
        assertEquals(2 / 3.0, json.get("Recall").getAsDouble(), 1e-15); // no person
        assertEquals(0.06, json.get("Len").getAsDouble(), 1e-15); // 6 words each, in hundreds
        assertEquals(4, json.getAsJsonObject("counts").get("mentioned").getAsInt());
        assertEquals(1, json.getAsJsonObject("counts").get("invented").getAsInt());
        assertEquals("NOUN_LEMMA", json.get("mode").getAsString());
        assertEquals("tiny", json.get("model").getAsString());
        assertTrue(json.get("truth").getAsString().startsWith("truth.json (sha256 "));
        assertEquals(2, json.getAsJsonObject("intervals").getAsJsonArray("CHAIRs").size());
    }

    @Test
    void theOrderOfTheCaptionsDoesNotMatter() throws IOException {
        String one = "{\"image_id\": 1, \"caption\": \"A cat.\"}\n";
        String two = "{\"image_id\": 2, \"caption\": \"A cat and a dog.\"}\n";
        assertEquals(
                chair(file("a.jsonl", one + two), "--json").out(),
                chair(file("b.jsonl", two + one), "--json").out());
        assertEquals(
                chair(file("a.jsonl", one + two), "--json").out(),
                chair(file("c.json", "[" + one + "," + two + "]"), "--json").out());
        String first =
                "{\"overall\": {\"Bleu_1\": 0.5}, \"imgToEval\": {\"1\": {\"image_id\": 1,"
                        + " \"caption\": \"A cat.\"}, \"2\": {\"caption\": \"A cat and a dog.\"}}}";
        assertEquals(
                chair(file("a.jsonl", one + two), "--json").out(),
                chair(file("d.json", first), "--json").out());
    }

    /** Image 1 has dog and person, image 2 a cat: of dog, cat, couch the couch is invented. */
    @Test
    void readsTheNamesThatPeopleGiveToImagesAndCaptions() throws IOException {
        List<String> forms =
                List.of(
                        "{\"image\": \"C:\\\\val2014\\\\COCO_val2014_000000000001.JPG\","
                                + " \"outputs\": \"A dog.\"}\n"
                                + "{\"image\": \"2.png\", \"outputs\": \"A cat on a couch.\"}",
                        "{\"image_path\": \"/coco/000000000001.jpg\", \"model_answer\": \"A dog.\"}\n"
                                + "{\"image_file\": \"2.jpeg\", \"prediction\": \"A cat on a couch.\"}",
                        "{\"id\": 77, \"file_name\": \"1.jpg\", \"output\": \"A dog.\"}\r\n"
                                + "{\"image_name\": \"2.jpg\", \"response\": \"A cat on a couch.\"}\r\n",
                        "{\"image_id\": 1.0, \"text\": \"A dog.\", \"answer\": \"A car.\"}\n"
                                + "{\"image_id\": \"2.0\", \"text\": \"A cat on a couch.\"}",
                        "{\"overall_metrics\": {\"CHAIRs\": 0}, \"sentences\": [\n{\"image_id\": 1,"
                                + " \"caption\": \"A dog.\", \"words\": [\"a\"]},\n"
                                + "{\"image_id\": 2, \"caption\": \"A cat on a couch.\"}]}",
                        "\uFEFF{\n\"sentences\": [{\"image_id\": 1, \"caption\": \"A dog.\"},\n"
                                + "{\"image_id\": 2, \"caption\": \"A cat on a couch.\"}]}");
        for (String form : forms) {
            Cli cli = chair(file("form.json", form), "--json");
            assertEquals("", cli.err(), form);
            JsonObject json = JsonParser.parseString(cli.out()).getAsJsonObject();
            assertEquals(1 / 3.0, json.get("CHAIRi").getAsDouble(), 1e-15, form);
            assertEquals(2, json.getAsJsonObject("counts").get("captions").getAsInt(), form);
        }
    }

    @Test
    void badSentencesAreSkippedByTheirNumber() throws IOException {
        Path captions =
                file(
                        "whole.json",
                        "{\"sentences\": [{\"image_id\": 1, \"caption\": \"A dog.\"}, 3]}");
        Cli cli = chair(captions);
        assertEquals(0, cli.code());
        assertEquals(
                "1 rows skipped\n" + captions + ", row 2: a row must be a JSON object, got 3\n",
                cli.err());
    }

    @Test
    void saysThatAnObjectOverSeveralLinesIsNoRow() throws IOException {
        Path captions = file("nested.json", "{\n \"1\": \"A dog.\"\n}\n");
        Cli cli = chair(captions);
        assertEquals(1, cli.code());
        assertEquals(
                captions
                        + ": one JSON object over several lines; rows must be a JSON list, or one"
                        + " object on each line\n",
                cli.err());
    }

    @Test
    void objectsOfTheTruthThatNoCaptionCanNameAreTold() throws IOException {
        truth = file("truth.json", "{\"1\": [\"dog\", \"puppy\"], \"9\": [\"unicorn\"]}");
        Path captions = file("c.jsonl", "{\"image_id\": 1, \"caption\": \"A dog.\"}\n");
        Cli cli = chair(captions);
        assertTrue(cli.out().contains("\n  truth not in the words: puppy"), cli.out());
        assertEquals(0, cli.code());
    }

    @Test
    void badRowsAreSkippedAndListedAndTheGoodOnesKept() throws IOException {
        Path captions = folder.resolve("bad.jsonl");
        Files.write(
                captions,
                ("{\"image_id\": 77, \"caption\": \"A dog.\"}\n"
                                + "{\"image_id\": 1}\n"
                                + "{\"image_id\": 1, \"caption\": \"caf\u00e9\"}\n"
                                + "nonsense\n"
                                + "{\"image_id\": 1, \"caption\": \"A dog.\"}\n"
                                + "{\"image_id\": 2, \"caption\": \"\"}\n"
                                + "{\"image_id\": 2, \"caption\": \"A cat.\"}\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        Cli cli = chair(captions);
        assertEquals(0, cli.code());
        List<String> lines = cli.err().lines().toList();
        assertEquals("4 rows skipped", lines.get(0));
        assertTrue(
                lines.get(1)
                        .startsWith(
                                captions + ", line 1: image 77 is not in the truth (truth.json"),
                lines.get(1));
        assertEquals(
                captions
                        + ", line 2: no field caption or text or answer or response or"
                        + " output or outputs or model_answer or prediction",
                lines.get(2));
        assertEquals(captions + ", line 3: not UTF-8 text", lines.get(3));
        assertEquals(captions + ", line 4: broken JSON at $", lines.get(4));
        assertTrue(cli.out().contains("empty captions: 1"), cli.out());
        assertTrue(cli.out().contains("further captions of an image: 1"), cli.out());
        assertTrue(cli.out().contains("captions=3"), cli.out());
    }

    @Test
    void aRowOfAListInAnotherEncodingIsSkippedToo() throws IOException {
        Path captions = folder.resolve("mixed.json");
        String good = "{\"image_id\": 1, \"caption\": \"A dog.\"}";
        Files.write(
                captions,
                ("[" + good + ", {\"image_id\": 1, \"caption\": \"caf\u00e9\"}, " + good + "]")
                        .getBytes(StandardCharsets.ISO_8859_1));
        Cli cli = chair(captions);
        assertEquals(0, cli.code());
        assertTrue(cli.err().contains(captions + ", row 2: not UTF-8 text"), cli.err());
        assertTrue(cli.out().contains("captions=2"), cli.out());
    }

    @Test
    void stopsAtTheFirstBadRowIfAsked() throws IOException {
        Path captions = file("bad.jsonl", "{\"image_id\": 1}\n");
        Cli cli = chair(captions, "--strict");
        assertEquals(1, cli.code());
        assertEquals("", cli.out());
        assertEquals(
                captions
                        + ", line 1: no field caption or text or answer or response or"
                        + " output or outputs or model_answer or prediction",
                cli.err().strip());
    }

    @Test
    void nothingToScoreIsAnError() throws IOException {
        Path captions = file("bad.jsonl", "{\"image_id\": 1}\n");
        Cli cli = chair(captions);
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("no row could be scored"), cli.err());
    }

    @Test
    void undefinedValuesAreNullAndSayWhy() throws IOException {
        Path captions = file("none.jsonl", "{\"image_id\": 9, \"caption\": \"Nice.\"}\n");
        JsonObject json = JsonParser.parseString(chair(captions, "--json").out()).getAsJsonObject();
        assertTrue(json.get("CHAIRi").isJsonNull());
        assertEquals(
                "no caption names an object",
                json.getAsJsonObject("undefined").get("CHAIRi").getAsString());
    }

    @Test
    void fieldsMayHaveOtherNames() throws IOException {
        Path captions =
                file("odd.jsonl", "{\"nr\": 1, \"said\": \"A dog.\", \"text\": \"A cat.\"}\n");
        Cli cli = chair(captions, "--image-id-key", "nr", "--caption_key", "said", "--strict");
        assertEquals("", cli.err());
        assertTrue(cli.out().contains("invented=0"), cli.out());
        Cli wrong = chair(captions, "--image-id-key", "number", "--strict");
        assertEquals(captions + ", line 1: no field number", wrong.err().strip());
    }

    @Test
    void readsAnnotationsOfCoco() throws IOException {
        Path instances =
                file(
                        "instances_val2014.json",
                        "{\"info\": {}, \"images\": [{\"id\": 5}], \"annotations\": [{\"image_id\":"
                                + " 5, \"category_id\": 18, \"segmentation\": [[1, 2]]},"
                                + " {\"image_id\": 6, \"category_id\": 1}], \"categories\":"
                                + " [{\"supercategory\": \"animal\", \"id\": 18, \"name\":"
                                + " \"dog\"}, {\"id\": 1, \"name\": \"person\"}]}");
        Path people =
                file(
                        "captions_val2014.json",
                        "{\"annotations\": [{\"image_id\": 5, \"id\": 1, \"caption\": \"A kitten"
                                + " sleeps.\"}]}");
        Path captions =
                file("c.jsonl", "{\"image_id\": 5, \"caption\": \"A dog, a cat, a child.\"}\n");
        Path lines = folder.resolve("each.jsonl");
        Cli cli =
                Cli.run(
                        "metrics",
                        "chair",
                        "--captions",
                        captions,
                        "--truth",
                        instances,
                        people,
                        "--mode",
                        "ORIGINAL",
                        "--json",
                        "--each",
                        lines);
        assertEquals("", cli.err());
        JsonObject json = JsonParser.parseString(cli.out()).getAsJsonObject();
        assertEquals(1 / 3.0, json.get("CHAIRi").getAsDouble(), 1e-15);
        assertEquals(1, json.get("Recall").getAsDouble());
        JsonObject line = JsonParser.parseString(Files.readString(lines)).getAsJsonObject();
        assertEquals(
                "{\"word\":\"child\",\"object\":\"person\",\"start\":16,\"end\":21,\"hallucinated\":true}",
                line.getAsJsonArray("mentions").get(2).toString());
        assertEquals("[\"cat\",\"dog\"]", line.get("truth").toString());
    }

    @Test
    void saysWhatIsWrongWithFilesAndOptions() throws IOException {
        Path captions = file("c.jsonl", "{\"image_id\": 1, \"caption\": \"A dog.\"}\n");
        Path missing = folder.resolve("none.json");
        Cli none =
                Cli.run(
                        "metrics",
                        "chair",
                        "--captions",
                        captions,
                        "--truth",
                        missing,
                        "--mode",
                        "LEMMA");
        assertEquals(1, none.code());
        assertEquals("No such file: " + missing, none.err().strip());
        Path list = file("list.json", "[1, 2]");
        Cli wrong =
                Cli.run(
                        "metrics",
                        "chair",
                        "--captions",
                        captions,
                        "--truth",
                        list,
                        "--mode",
                        "LEMMA");
        assertEquals(
                list
                        + ": the truth must be {\"id\": [objects]} or annotations of COCO, got a"
                        + " BEGIN_ARRAY",
                wrong.err().strip());
        Cli mode =
                Cli.run(
                        "metrics",
                        "chair",
                        "--captions",
                        captions,
                        "--truth",
                        truth,
                        "--mode",
                        "OLD");
        assertEquals(2, mode.code());
        assertTrue(
                mode.err().contains("expected one of [ORIGINAL, LEMMA, NOUN_LEMMA]"), mode.err());
        Cli help = Cli.run("metrics", "chair", "--help");
        assertEquals(0, help.code());
        assertTrue(help.out().contains("--synonyms"), help.out());
    }

    private Cli chair(Path captions, Object... more) {
        Object[] args = {
            "metrics", "chair", "--captions", captions, "--truth", truth, "--mode", "noun_lemma"
        };
        Object[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return Cli.run(all);
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file;
    }
}

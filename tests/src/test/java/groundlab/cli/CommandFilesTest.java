package groundlab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFilesTest {

    private static final String CAPTION = "{\"image_id\": 1, \"caption\": \"A dog.\"}\n";

    @TempDir private Path folder;
    private Path captions;
    private Path truth;

    @BeforeEach
    void writeFiles() throws IOException {
        captions = file("captions.jsonl", CAPTION);
        truth = file("truth.json", "{\"1\": [\"dog\"]}");
    }

    @Test
    void whatACommandReadsIsNotWrittenOver() throws IOException {
        Path same = folder.resolve("sub").resolve("..").resolve("captions.jsonl");
        Files.createDirectory(folder.resolve("sub"));
        assertFails(
                "--each must not be a file that is read, got " + same,
                chair(captions, "--each", same));
        assertEquals(CAPTION, Files.readString(captions), "the captions were written over");
        assertFails(
                "--each must not be a file that is read, got " + truth,
                chair(captions, "--each", truth));
        assertFails(
                "--reviews must not be a file that is read, got " + captions,
                Cli.run(
                        "metrics",
                        "mmhal",
                        "--answers",
                        captions,
                        "--reviews",
                        captions,
                        "--endpoint",
                        "http://localhost:9/v1",
                        "--judge",
                        "big"));
        assertEquals(0, chair(captions, "--each", folder.resolve("each.jsonl")).code());
    }

    @Test
    void linesAreMadeOnlyToBeWritten() throws IOException {
        EachFile.write(
                null,
                List.of(),
                lines ->
                        lines.accept(
                                () -> {
                                    throw new AssertionError("a line was made for no file");
                                }));
        Path each = folder.resolve("each.jsonl");
        EachFile.write(each, List.of(), lines -> lines.accept(JsonObject::new));
        assertEquals("{}\n", Files.readString(each));
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws IOException {
        Path none = folder.resolve("none.txt");
        assertFails("No such file: " + none, chair(captions, "--synonyms", none));
        assertFails("No such file: " + folder, chair(captions, "--synonyms", folder));
        String tail = "x".repeat(20_000); // a reader looks ahead
        Path byId = latin("{\"imgToEval\": {\"1\": {\"caption\": \"" + tail + "é\"}}}");
        assertFails(byId + ": not UTF-8 text", chair(byId));
        String whole = "{\"imgToEval\": {\"1\": {\"caption\": \"A dog.\"}}}";
        Path more = file("more.json", whole + "} and more");
        assertTrue(chair(more).err().startsWith(more + ": broken JSON: "), chair(more).err());
        Files.writeString(truth, "{\"1\": [\"dog\"]} and more");
        assertTrue(chair(captions).err().startsWith(truth + ": "), chair(captions).err());
        Files.writeString(truth, "{\"1\": [\"dog\"]}\n");
        Path cut = file("cut.json", "{\"imgToEval\": {\"1\": {\"caption\": \"A d");
        assertTrue(
                chair(cut).err().startsWith(cut + ": broken JSON: Unterminated string at line 1"),
                chair(cut).err());
    }

    @Test
    void saysWhyNoRowWasGood() throws IOException {
        Path questions =
                file(
                        "coco_pope_random.json",
                        "{\"question_id\": 1, \"image\": \"a.jpg\", \"text\": \"Is there a dog?\","
                                + " \"label\": \"yes\"}\n");
        Cli cli = Cli.run("metrics", "pope", "--answers", captions, "--questions", questions);
        assertEquals(1, cli.code());
        assertTrue(
                cli.err().contains("1 rows skipped\n" + captions + ", line 1: "),
                "the reason is missing: " + cli.err());
        assertTrue(cli.err().contains("are they of another benchmark?"), cli.err());
    }

    private Cli chair(Path file, Object... more) {
        Object[] args = {
            "metrics", "chair", "--captions", file, "--truth", truth, "--mode", "ORIGINAL"
        };
        Object[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return Cli.run(all);
    }

    private static void assertFails(String message, Cli cli) {
        assertEquals(message, cli.err().strip());
        assertEquals("", cli.out());
        assertEquals(1, cli.code());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path latin(String text) throws IOException {
        return Files.write(
                folder.resolve("latin.json"), text.getBytes(StandardCharsets.ISO_8859_1));
    }
}

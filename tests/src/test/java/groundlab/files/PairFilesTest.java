package groundlab.files;

import static groundlab.rows.PictureCheck.DECODE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.rows.BadRow;
import groundlab.rows.SkippedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairFilesTest {

    @TempDir Path folder;

    private Pairs pairs;

    @BeforeEach
    void makeTwoPairs() throws IOException {
        Files.write(folder.resolve("a.png"), Pngs.bytes(ExampleFilesTest.gradient(20)));
        Picture filed = Picture.of(folder.resolve("a.png"));
        Picture worse = Picture.of("worse", ExampleFilesTest.gradient(5));
        PreferencePair first = pair("1", filed, Optional.empty()).with("try", 1);
        PreferencePair second = pair("2", filed, Optional.of(worse)).with("try", 2);
        pairs = Pairs.of(List.of(first, second), Provenance.NONE.with("seed", 7));
    }

    @Test
    void writesTheColumnsOfTrl() throws IOException {
        PairFiles.write(pairs, folder.resolve("pairs.jsonl"));
        assertEquals(
                "{\"id\":\"2\",\"prompt\":\"What is there?\",\"images\":[\"a.png\"],"
                        + "\"chosen\":\"A fork.\",\"rejected\":\"A fork, \\\"and\\\" a knife.\","
                        + "\"rejected_images\":[\"pairs/2-rejected.png\"],\"truth\":{\"scene\":\"\","
                        + "\"objects\":[\"fork\"],\"boxes\":[]},"
                        + "\"provenance\":{\"seed\":\"7\",\"try\":\"2\"}}",
                Files.readAllLines(folder.resolve("pairs.jsonl")).get(1));
    }

    @Test
    void writesTheSameColumnsAsCsv() throws IOException {
        PairFiles.write(pairs, folder.resolve("pairs.csv"));
        List<String> lines = Files.readAllLines(folder.resolve("pairs.csv"));
        assertEquals(
                "id,prompt,images,chosen,rejected,rejected_images,truth,provenance", lines.get(0));
        assertEquals(
                "2,What is there?,a.png,A fork.,\"A fork, \"\"and\"\" a knife.\","
                        + "pairs/2-rejected.png,"
                        + "\"{\"\"scene\"\":\"\"\"\",\"\"objects\"\":[\"\"fork\"\"],"
                        + "\"\"boxes\"\":[]}\",\"{\"\"seed\"\":\"\"7\"\",\"\"try\"\":\"\"2\"\"}\"",
                lines.get(2));
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        PairFiles.write(pairs, folder.resolve("pairs.jsonl"));
        Pairs read = PairFiles.read(folder.resolve("pairs.jsonl"));
        assertEquals(pairs.hash(), read.hash());
        assertEquals(pairs.provenance(), read.provenance());
        assertEquals(pairs.get(1).truth(), read.get(1).truth());
        assertEquals(pairs.provenance().and(pairs.get(1).provenance()), read.get(1).provenance());
        PairFiles.write(read, folder.resolve("again.jsonl"));
        assertEquals(
                Files.readString(folder.resolve("pairs.jsonl")),
                Files.readString(folder.resolve("again.jsonl")));
    }

    @Test
    void readsCsvBackAsItWroteIt() throws IOException {
        PairFiles.write(pairs, folder.resolve("pairs.csv"));
        Pairs read = PairFiles.read(folder.resolve("pairs.csv"));
        assertEquals(pairs.hash(), read.hash());
        assertEquals(pairs.provenance(), read.provenance());
        assertEquals(pairs.get(1).truth(), read.get(1).truth());
        assertEquals(Optional.empty(), read.get(0).rejectedPicture());
    }

    @Test
    void streamsTheSamePairsWithoutDecoding() throws IOException {
        for (String name : List.of("pairs.jsonl", "pairs.csv", "pairs.parquet")) {
            PairFiles.write(pairs, folder.resolve(name));
            try (Stream<PreferencePair> rows = PairFiles.stream(folder.resolve(name))) {
                assertEquals(pairs.hash(), Pairs.of(rows.toList(), Provenance.NONE).hash(), name);
            }
        }
        PairFiles.write(pairs, folder.resolve("pairs.jsonl"));
        Files.writeString(folder.resolve("a.png"), "broken");
        try (Stream<PreferencePair> rows = PairFiles.stream(folder.resolve("pairs.jsonl"))) {
            assertEquals(2, rows.count());
        }
        PairSource checked = PairFiles.from(folder.resolve("pairs.jsonl")).check(DECODE);
        var error = assertThrows(UncheckedIOException.class, () -> checked.stream().toList());
        assertEquals(
                folder.resolve("pairs.jsonl")
                        + ", line 1: Cannot read picture "
                        + folder.resolve("a.png")
                        + ": not a known image format",
                error.getCause().getMessage());
    }

    @Test
    void aPictureThatIsMissingIsFoundWithoutDecoding() throws IOException {
        PairFiles.write(pairs, folder.resolve("pairs.jsonl"));
        Files.delete(folder.resolve("a.png"));
        SkippedRows skipped = new SkippedRows();
        try (Stream<PreferencePair> rows =
                PairFiles.stream(folder.resolve("pairs.jsonl"), skipped)) {
            assertEquals(0, rows.count());
        }
        assertEquals(
                "Cannot read picture " + folder.resolve("a.png") + ": no such file",
                skipped.rows().get(0).reason());
        assertEquals("line 2", skipped.table().stringColumn("place").get(1));
    }

    @Test
    void aListIsReadRowByRow() throws IOException {
        String row =
                "{\"images\":[\"a.png\"],\"prompt\":\"A?\",\"chosen\":\"B\",\"rejected\":\"C\"}";
        Path list = folder.resolve("list.json");
        Files.writeString(list, " [" + row + ",\n{},\n 3, " + row + "]");
        SkippedRows skipped = new SkippedRows();
        Pairs read = PairFiles.read(list, skipped);
        assertEquals(List.of("1", "4"), read.stream().map(PreferencePair::id).toList());
        assertEquals(
                "2 rows skipped\n"
                        + (list + ", row 2: no field images, or it is empty\n")
                        + (list + ", row 3: a row must be a JSON object, got 3"),
                skipped.toString());
        Files.writeString(list, row + "\n" + row);
        assertEquals(2, PairFiles.read(list).size());
    }

    /** Behind a break no row can be found, so skipping does not help. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"[{}, {\"a\"      | $[1].a", "[{} {}]  | $[1]", "[{}, {}   | $[2]"})
    void aBrokenListIsAnError(String text, String place) throws IOException {
        Path list = Files.writeString(folder.resolve("list.json"), text);
        var error = assertThrows(IOException.class, () -> PairFiles.read(list, new SkippedRows()));
        assertEquals(list + ": broken JSON at " + place, error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "prompt,images,chosen\\nA?,a.png,B             | line 2: no field rejected",
                "prompt,images,chosen,rejected\\nA?,a.png,B,   | line 2: no field rejected",
                "prompt,images,chosen,rejected\\n\"A\\n?\",a.png,B,C\\nA?,no.png,B,C"
                        + " | line 4: Cannot read picture DIR/no.png: no such file",
                "prompt,images,chosen,rejected\\nA?,a.png,B    | line 2: a row must have 4 cells, as"
                        + " the header has, got 3",
                "a,b\\n1,2                                     | line 2: no known form has the"
                        + " columns a, b; known are FORMS",
            })
    void saysWhereAndWhyARowOfCsvIsBad(String text, String reason) throws IOException {
        Path csv = folder.resolve("bad.csv");
        Files.writeString(csv, "\uFEFF" + text.replace("\\n", "\n"));
        var error = assertThrows(IOException.class, () -> PairFiles.read(csv));
        String forms =
                "RLHF-V (image, text as JSON), RLAIF-V (image, question, chosen, rejected),"
                        + " VLFeedback (img_path, prompt, completions with annotations),"
                        + " BPO (image, prompt, completions with score),"
                        + " POVID (image, conversations, rejected_conversations),"
                        + " mDPO (img_path, prompt, chosen, rejected),"
                        + " ms-swift (messages, images, rejected_response),"
                        + " TRL's chat (prompt, images, chosen, rejected as messages),"
                        + " groundlab and TRL (prompt, images, chosen, rejected)";
        String whole = reason.replace("DIR", folder.toString()).replace("FORMS", forms);
        assertEquals(csv + ", " + whole, error.getMessage());
    }

    @Test
    void saysThatCsvIsBroken() throws IOException {
        Path csv = folder.resolve("bad.csv");
        Files.writeString(csv, "id,id\n1,2\n");
        var twice = assertThrows(IOException.class, () -> PairFiles.read(csv));
        assertTrue(
                twice.getMessage().startsWith(csv + ", line 1: The header contains a duplicate"),
                twice.getMessage());
        Files.writeString(csv, "id,prompt\n1,\"open\n");
        var open = assertThrows(IOException.class, () -> PairFiles.read(csv));
        assertTrue(open.getMessage().startsWith(csv + ", line 2: "), open.getMessage());
    }

    /** Line 1 is the header, 2 to 4 the first row, 5 and 6 are empty. */
    @Test
    void aRowOfCsvIsAtItsOwnLine() throws IOException {
        Path csv = folder.resolve("lines.csv");
        for (String end : List.of("\n", "\r\n", "\r")) {
            String text =
                    "image,prompt,chosen,rejected\na.png,\"A\n\nB?\",B,C\n\n\nshort\na.png,\"A\nB\"";
            Files.writeString(csv, text.replace("\n", end));
            SkippedRows skipped = new SkippedRows();
            assertEquals(1, PairFiles.read(csv, skipped).size());
            assertEquals(
                    List.of("line 7", "line 8"),
                    skipped.rows().stream().map(BadRow::place).toList());
        }
    }

    @Test
    void aListMayBeginWithAByteOrderMark() throws IOException {
        String row = "{\"image\":\"a.png\",\"prompt\":\"A?\",\"chosen\":\"B\",\"rejected\":\"C\"}";
        for (String text : List.of(row, "[" + row + "]")) {
            Path file = Files.writeString(folder.resolve("mark.json"), "\uFEFF" + text);
            assertEquals(1, PairFiles.read(file).size());
        }
    }

    /** As spreadsheets save it; Java reads some thousand bytes at a time, so at two places. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2000})
    void saysWhichFileIsNoUtf8Text(int before) throws IOException {
        String row = "{\"image\":\"a.png\",\"prompt\":\"A?\",\"chosen\":\"B\",\"rejected\":\"C\"}";
        Map<String, String> files =
                Map.of(
                        "latin.csv",
                        "image,prompt,chosen,rejected\n"
                                + "a.png,A?,B,C\n".repeat(before)
                                + "a.png,é",
                        "latin.json",
                        "[" + (row + ",").repeat(before) + "{\"image\":\"é\"}]");
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = folder.resolve(each.getKey());
            Files.write(file, each.getValue().getBytes(StandardCharsets.ISO_8859_1));
            var error = assertThrows(IOException.class, () -> PairFiles.read(file));
            assertTrue(error.getMessage().startsWith(file.toString()), error.getMessage());
            assertTrue(error.getMessage().endsWith(": not UTF-8 text"), error.getMessage());
        }
    }

    @Test
    void nothingMayFollowAList() throws IOException {
        String row = "{\"image\":\"a.png\",\"prompt\":\"A?\",\"chosen\":\"B\",\"rejected\":\"C\"}";
        Path file = Files.writeString(folder.resolve("two.json"), "[" + row + "]\n[" + row + "]");
        var error = assertThrows(IOException.class, () -> PairFiles.read(file));
        assertEquals(file + ": broken JSON at $", error.getMessage());
    }

    @Test
    void anIdComesOnce() throws IOException {
        String row =
                "\"images\":[\"a.png\"],\"prompt\":\"A?\",\"chosen\":\"B\",\"rejected\":\"C\"}";
        Path file = folder.resolve("twice.jsonl");
        Files.writeString(file, "{\"id\":1," + row + "\n{\"id\":\"1\"," + row + "\n");
        var error = assertThrows(IOException.class, () -> PairFiles.read(file));
        assertEquals(file + ", line 2: field id must be unique, got 1 again", error.getMessage());
    }

    @Test
    void pathsMayStartElsewhere() throws IOException {
        Path file = folder.resolve("elsewhere/pairs.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"image\":\"a.png\",\"prompt\":\"A?\",\"chosen\":\"B\",\"rejected\":\"C\"}");
        assertEquals(1, PairFiles.from(file).pictures(folder).read().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"prompt":"A?","chosen":"B","rejected":"C"}           | no field images, or it is empty
                    {"images":["a.png","a.png"],"prompt":"A?"}            | field images must hold one picture, got 2
                    {"images":"a.png"}                                    | field images must be a list, got "a.png"
                    {"images":["a.png"],"chosen":"B","rejected":"C"}      | no field prompt
                    {"images":["a.png"],"prompt":"A?","chosen":"B"}       | no field rejected
                    {"images":["a.png"],"prompt":"A?","chosen":"","rejected":"C"} | pair 1 needs a chosen answer, got a blank one
                    {"images":["a.png"],"prompt":"A?","chosen":"B","rejected":"C","provenance":{"x":[]}} | field provenance.x must be text or a number, got []
                    """)
    void saysWhereAndWhyARowIsBad(String row, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.jsonl"), row);
        var error = assertThrows(IOException.class, () -> PairFiles.read(file));
        assertEquals(file + ", line 1: " + reason, error.getMessage());
    }

    private static PreferencePair pair(String id, Picture picture, Optional<Picture> worse) {
        return new PreferencePair(
                id,
                picture,
                "What is there?",
                "A fork.",
                "A fork, \"and\" a knife.",
                worse,
                Optional.of(Truth.of(List.of("fork"))),
                Provenance.NONE);
    }
}

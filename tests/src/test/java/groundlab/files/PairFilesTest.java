package groundlab.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairFilesTest {

    @TempDir Path folder;

    private Pairs pairs;

    @BeforeEach
    void makeTwoPairs() throws IOException {
        Pngs.write(ExampleFilesTest.gradient(20), folder.resolve("a.png"));
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

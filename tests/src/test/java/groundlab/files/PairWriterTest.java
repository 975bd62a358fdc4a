package groundlab.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.model.Tiny;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairWriterTest {

    @TempDir Path folder;

    private PreferencePair pair;

    @BeforeEach
    void makeAPair() throws IOException {
        Files.write(folder.resolve("a.png"), Pngs.bytes(ExampleFilesTest.gradient(20)));
        pair = pair(Picture.of(folder.resolve("a.png")));
    }

    private static PreferencePair pair(Picture picture) {
        return pair("1", picture);
    }

    private static PreferencePair pair(String id, Picture picture) {
        return new PreferencePair(
                id,
                picture,
                "What?",
                "A fork.",
                "A knife.",
                Optional.empty(),
                Optional.empty(),
                Provenance.NONE);
    }

    private Stream<PreferencePair> many(int pairs) {
        return IntStream.range(0, pairs).mapToObj(i -> pair("" + i, pair.picture()));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"p.jsonl", "p.csv", "p.parquet"})
    void theFileAppearsWholeWhenItIsFinished(String name) throws IOException {
        Path file = folder.resolve(name);
        try (PairWriter writer = PairFiles.writer(file)) {
            writer.add(pair);
            assertFalse(Files.exists(file));
            writer.finish();
            assertEquals(1, PairFiles.read(file).size());
        }
        assertEquals(List.of("a.png", name), files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"p.jsonl", "p.csv", "p.parquet"})
    void aWriterThatIsNotFinishedLeavesTheOldFile(String name) throws IOException {
        Path old = Files.writeString(folder.resolve(name), "old");
        try (PairWriter writer = PairFiles.writer(old)) {
            writer.add(pair);
        }
        assertEquals("old", Files.readString(old));
        assertEquals(List.of("a.png", name), files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"p.jsonl", "p.csv", "p.parquet"})
    void anErrorOfTheStreamLeavesTheOldFile(String name) throws IOException {
        Path old = Files.writeString(folder.resolve(name), "old");
        Stream<PreferencePair> failing =
                Stream.iterate(0, i -> i + 1)
                        .map(
                                i -> {
                                    if (i == 3) {
                                        throw new UncheckedIOException(new IOException("line 4"));
                                    }
                                    return pair("" + i, pair.picture());
                                });
        var error = assertThrows(IOException.class, () -> PairFiles.write(failing, old));
        assertEquals("line 4", error.getMessage());
        assertEquals("old", Files.readString(old));
        assertEquals(List.of("a.png", name), files());
    }

    /** What is written aside goes to a device that is always full. */
    @ParameterizedTest
    @ValueSource(strings = {"p.jsonl", "p.csv", "p.parquet"})
    void aFullDiskLeavesTheOldFileAndIsNamed(String name) throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Path old = Files.writeString(folder.resolve(name), "old");
        Files.createSymbolicLink(folder.resolve("." + name + ".part"), full);
        var error = assertThrows(IOException.class, () -> PairFiles.write(many(100), old));
        assertTrue(error.getMessage().startsWith("Cannot write " + folder), error.getMessage());
        assertTrue(error.getMessage().contains(name), error.getMessage());
        assertTrue(error.getMessage().endsWith("No space left on device"), error.getMessage());
        assertEquals("old", Files.readString(old));
        assertEquals(List.of("a.png", name), files());
    }

    /** As Jupyter's stop button does it: what was begun is finished, and the stop is not lost. */
    @Test
    void aThreadThatIsInterruptedLeavesAWholeFile() throws IOException {
        Path file = Files.writeString(folder.resolve("p.jsonl"), "old");
        Stream<PreferencePair> many = many(1000).peek(one -> Thread.currentThread().interrupt());
        PairFiles.write(many, file);
        assertTrue(Thread.interrupted());
        assertEquals(1000, Files.readAllLines(file).size());
        assertEquals(List.of("a.png", "p.jsonl"), files());
    }

    @Test
    void afterAnErrorTheFileIsGivenUp() throws IOException {
        Path file = folder.resolve("p.jsonl");
        Picture broken =
                Picture.drawn(
                        "x",
                        () -> {
                            throw new IllegalStateException("no pixels");
                        });
        try (PairWriter writer = PairFiles.writer(file)) {
            assertThrows(IllegalStateException.class, () -> writer.add(pair(broken)));
            var error = assertThrows(IllegalStateException.class, () -> writer.add(pair));
            assertEquals(
                    "this writer is finished, or was given up on an error", error.getMessage());
            assertThrows(IllegalStateException.class, writer::finish);
        }
        assertEquals(List.of("a.png"), files());
    }

    /** A process that was killed may leave a part of a row group. */
    @Test
    void leftoversOfAKilledProcessAreCleared() throws IOException {
        Path parts = Files.createDirectory(folder.resolve(".p.parquet.parts"));
        Files.writeString(parts.resolve("0.parquet"), "half");
        Files.writeString(folder.resolve(".p.parquet.part"), "half");
        PairFiles.write(Stream.of(pair), folder.resolve("p.parquet"));
        assertEquals(List.of("a.png", "p.parquet"), files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"p.jsonl", "p.parquet"})
    void anEncodedPictureKeepsItsBytes(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("a.png"));
        Path file = folder.resolve(name);
        PairTarget target = PairFiles.to(file).pictures(Pictures.BESIDE);
        target.write(Stream.of(pair(Picture.encoded("inside", bytes))));
        Picture read = PairFiles.read(file).get(0).picture();
        assertEquals("p", read.file().orElseThrow().getParent().getFileName().toString());
        assertEquals("1.png", read.name());
        assertEquals(List.of(bytes.length), List.of(read.encoded().orElseThrow().length));
    }

    @Test
    void saysWhatAFileCannotHold() {
        Path csv = folder.resolve("p.csv");
        var layout =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> PairFiles.to(csv).layout(Layout.SWIFT));
        assertEquals("CSV has the layout TRL only, got SWIFT", layout.getMessage());
        var inside =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> PairFiles.to(csv).pictures(Pictures.INSIDE));
        assertEquals("pictures can be inside Parquet only, got " + csv, inside.getMessage());
        Path list = folder.resolve("p.json");
        var json = assertThrows(IllegalArgumentException.class, () -> PairFiles.to(list));
        assertEquals(
                "pairs are written as .jsonl, .csv or .parquet, got " + list, json.getMessage());
        Path text = folder.resolve("p.txt");
        var ending = assertThrows(IllegalArgumentException.class, () -> PairFiles.from(text));
        assertEquals(
                "rows are in .jsonl, .json, .csv or .parquet files, got " + text,
                ending.getMessage());
    }

    /** Such a file could not be read; the pairs before it are not lost. */
    @Test
    void anIdThatWasThereBeforeIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("twice.jsonl");
        PreferencePair pair = Tiny.pairs(1).get(0);
        try (PairWriter writer = PairFiles.writer(file)) {
            writer.add(pair);
            assertEquals(
                    "each pair of a file needs an id of its own, got e0 again",
                    assertThrows(IllegalArgumentException.class, () -> writer.add(pair))
                            .getMessage());
            writer.finish();
        }
        assertEquals(1, PairFiles.read(file).size());
    }
}

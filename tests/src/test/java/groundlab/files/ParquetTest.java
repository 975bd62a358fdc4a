package groundlab.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.rows.SkippedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetTest {

    @TempDir Path folder;

    private Path file;
    private Pairs pairs;

    @BeforeEach
    void makeTwoPairs() throws IOException {
        file = folder.resolve("it's [1].parquet");
        Files.write(folder.resolve("a.png"), Pngs.bytes(ExampleFilesTest.gradient(20)));
        Picture filed = Picture.of(folder.resolve("a.png"));
        Picture worse = Picture.of("worse", ExampleFilesTest.gradient(300));
        PreferencePair first = pair("1", filed, Optional.empty(), Optional.empty());
        Optional<Truth> truth = Optional.of(Truth.of(List.of("fork")));
        PreferencePair second = pair("ä 2", filed, Optional.of(worse), truth);
        pairs =
                Pairs.of(
                        List.of(first.with("try", 1), second.with("try", 2)),
                        Provenance.NONE.with("seed", 7));
    }

    private static PreferencePair pair(
            String id, Picture picture, Optional<Picture> worse, Optional<Truth> truth) {
        return new PreferencePair(
                id,
                picture,
                "What is there?",
                "A fork.",
                "\"A fork\",\nand a 🔪.",
                worse,
                truth,
                Provenance.NONE);
    }

    @ParameterizedTest
    @EnumSource(Pictures.class)
    void readsBackWhatItWrote(Pictures place) throws IOException {
        PairFiles.to(file).pictures(place).write(pairs);
        Pairs read = PairFiles.read(file);
        assertEquals(pairs.hash(), read.hash());
        assertEquals(pairs.provenance(), read.provenance());
        assertEquals(pairs.get(1).truth(), read.get(1).truth());
        assertEquals(Optional.empty(), read.get(0).truth());
        assertEquals(place == Pictures.BESIDE, read.get(0).picture().file().isPresent());
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void everyLayoutIsReadBack(Layout layout) throws IOException {
        for (Path to : List.of(file, folder.resolve("pairs.jsonl"))) {
            PairFiles.to(to).layout(layout).write(pairs);
            assertEquals(pairs.hash(), PairFiles.read(to).hash());
            assertEquals(pairs.get(1).truth(), PairFiles.read(to).get(1).truth());
        }
    }

    @Test
    void keepsTheBytesOfAFileInside() throws IOException {
        PairFiles.write(pairs, file);
        Picture inside = PairFiles.read(file).get(0).picture();
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("a.png")), inside.encoded().orElseThrow());
        assertEquals("a.png", inside.name());
    }

    @Test
    void writesTheSameBytesEachTimeAndLeavesNothingElse() throws IOException {
        PairFiles.write(pairs, file);
        byte[] first = Files.readAllBytes(file);
        PairFiles.write(pairs, file);
        assertArrayEquals(first, Files.readAllBytes(file));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(2, left.count()); // the file, a.png
        }
    }

    /** Four row groups: 20,000 rows each, and 1 more. */
    @Test
    void keepsTheOrderOverManyRowGroups() throws Exception {
        Picture picture = pairs.get(0).picture();
        PairFiles.to(file)
                .pictures(Pictures.BESIDE)
                .write(
                        Stream.iterate(0, i -> i + 1)
                                .limit(60_001)
                                .map(
                                        i ->
                                                pair(
                                                        "n" + i,
                                                        picture,
                                                        Optional.empty(),
                                                        Optional.empty())));
        List<String> ids = new ArrayList<>();
        try (Stream<PreferencePair> rows = PairFiles.stream(file)) {
            rows.forEach(pair -> ids.add(pair.id()));
        }
        assertEquals(60_001, ids.size());
        for (int i = 0; i < ids.size(); i++) {
            assertEquals("n" + i, ids.get(i));
        }
        assertEquals(4, rowGroups());
    }

    private int rowGroups() throws SQLException {
        try (Connection database = duckDb();
                var statement = database.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT max(row_group_id) + 1 FROM parquet_metadata("
                                        + quoted(file)
                                        + ")")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Connection duckDb() throws SQLException {
        return new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    @Test
    void aFileWithoutRowsIsAFile() throws IOException {
        PairFiles.write(Stream.empty(), file);
        assertEquals(0, PairFiles.read(file).size());
    }

    @Test
    void saysThatAFileIsCutShort() throws IOException {
        PairFiles.write(pairs, file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 40));
        var error = assertThrows(IOException.class, () -> PairFiles.read(file));
        assertEquals(file + " is cut short: a Parquet file ends with PAR1", error.getMessage());
        Files.write(file, Arrays.copyOf(whole, 4));
        error = assertThrows(IOException.class, () -> PairFiles.read(file));
        assertEquals(file + " must be a Parquet file, which begins with PAR1", error.getMessage());
    }

    @Test
    void saysThatAFileIsBrokenInside() throws IOException {
        PairFiles.write(pairs, file);
        byte[] whole = Files.readAllBytes(file);
        Arrays.fill(whole, 4, whole.length / 2, (byte) 0);
        Files.write(file, whole);
        var error = assertThrows(IOException.class, () -> PairFiles.read(file));
        String start = "Cannot read " + file + ", after row 0: ";
        assertEquals(start, error.getMessage().substring(0, start.length()));
        assertEquals(1, error.getMessage().lines().count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'A?' AS prompt, 3 AS chosen, 'C' AS rejected       | row 1: field chosen must be text, got 3
                    'A?' AS prompt, 'B' AS chosen                      | row 1: no field rejected
                    ['A?'] AS prompt, 'B' AS chosen, 'C' AS rejected   | row 1: field prompt must be an object, got "A?"
                    'A?' AS prompt, 'B' AS chosen, 'C' AS rejected, '{' AS truth | row 1: field truth must be an object, got broken JSON
                    """)
    void saysWhichColumnIsWrong(String columns, String reason) throws Exception {
        parquet("SELECT ['a.png'] AS images, " + columns);
        var error = assertThrows(IOException.class, () -> PairFiles.read(file));
        assertEquals(file + ", " + reason, error.getMessage());
    }

    @Test
    void saysWhichPictureInsideIsBroken() throws Exception {
        parquet(
                "SELECT 'A?' AS prompt, 'B' AS chosen, 'C' AS rejected,"
                        + " [{'bytes': 'no picture'::BLOB, 'path': 'x/cat.jpg'}] AS images");
        var error = assertThrows(IOException.class, () -> PairFiles.read(file));
        assertEquals(
                file + ", row 1: Cannot read picture cat.jpg: not a known image format",
                error.getMessage());
        SkippedRows skipped = new SkippedRows();
        assertEquals(0, PairFiles.read(file, skipped).size());
        assertEquals(1, skipped.rows().size());
    }

    private void parquet(String query) throws SQLException {
        try (Connection database = duckDb();
                var statement = database.createStatement()) {
            statement.execute("COPY (" + query + ") TO " + quoted(file) + " (FORMAT parquet)");
        }
    }

    @Test
    void readsPicturesHoweverTheyAreStored() throws Exception {
        String bytes = "(SELECT content FROM read_blob(" + quoted(folder.resolve("a.png")) + "))";
        String answers = "'A?' AS prompt, 'B' AS chosen, 'C' AS rejected";
        String struct = "{'path': 'x/cat.png', 'bytes': " + bytes + "}";
        for (String image :
                List.of(
                        bytes + " AS image",
                        struct + " AS image",
                        "[" + struct + "] AS images",
                        "['a.png'] AS images",
                        "'a.png' AS image",
                        "{'path': 'a.png', 'bytes': NULL::BLOB} AS image")) {
            parquet("SELECT " + answers + ", " + image);
            Picture read = PairFiles.read(file).get(0).picture();
            assertEquals(pairs.get(0).picture().hash(), read.hash(), image);
        }
        parquet("SELECT " + answers + ", [" + struct + ", " + struct + "] AS images");
        var error = assertThrows(IOException.class, () -> PairFiles.read(file));
        assertEquals(
                file + ", row 1: field images must hold one picture, got 2", error.getMessage());
    }
}

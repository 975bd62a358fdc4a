package groundlab.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DuckDbTest {

    @Test
    void loadsNothingFromTheNetwork() throws Exception {
        try (Connection database = DuckDb.open()) {
            var error =
                    assertThrows(
                            SQLException.class,
                            () -> DuckDb.execute(database, "SELECT * FROM read_xlsx('x.xlsx')"));
            assertTrue(error.getMessage().contains("excel"), error.getMessage());
        }
    }

    /** A process that is killed would leave 60 MB there. */
    @Test
    void leavesNoUnpackedLibraryBehind() throws Exception {
        DuckDb.open().close();
        String unpacked = System.getProperty("java.io.tmpdir") + "/libduckdb_java";
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            List<String> loaded = lines.filter(line -> line.contains(unpacked)).toList();
            assertFalse(loaded.isEmpty());
            assertTrue(loaded.stream().allMatch(line -> line.endsWith(" (deleted)")));
        }
    }

    @Test
    void tellsItsErrorsInOneSentence() {
        var error =
                assertThrows(
                        IOException.class,
                        () ->
                                DuckDb.tell(
                                        "Cannot read x",
                                        () -> {
                                            throw new SQLException(
                                                    "Outer: none\nError: Inner: broken\n\nLINE 1: SELECT");
                                        }));
        assertEquals("Cannot read x: Inner: broken", error.getMessage());
    }

    @Test
    void quotesTextsAndPaths() {
        assertEquals("'it''s'", DuckDb.quoted("it's"));
        assertEquals("'/a/it''s'", DuckDb.quoted(Path.of("/a/it's")));
    }
}

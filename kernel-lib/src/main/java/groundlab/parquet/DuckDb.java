package groundlab.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;

/**
 * A database in memory for the reading or writing of one Parquet file: one thread, so that rows
 * keep their order, little memory, nothing on the disk, nothing loaded from the network.
 */
final class DuckDb {

    private static final List<String> SETTINGS =
            List.of(
                    "SET threads = 1",
                    "SET temp_directory = ''",
                    "SET streaming_buffer_size = '1B'", // which does not count what texts hold
                    "SET autoinstall_known_extensions = false",
                    "SET autoload_known_extensions = false");

    private static final long LEAST_MEMORY = 512L << 20;

    private static boolean unpackedRemoved;

    private DuckDb() {}

    /** Something done in the database. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException, IOException;
    }

    /** {@return a new database; results are streamed, not gathered} */
    static Connection open() throws SQLException, IOException {
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        Connection database = new DuckDBDriver().connect("jdbc:duckdb:", settings);
        removeUnpacked();
        for (String setting : SETTINGS) {
            execute(database, setting);
        }
        allow(database, 0);
        return database;
    }

    /**
     * DuckDB unpacks 60 MB of native code to the temporary folder, and removes them at the end of a
     * process only if that is not killed. Once they are loaded, Linux needs no file of that name.
     */
    private static synchronized void removeUnpacked() throws IOException {
        Path loaded = Path.of("/proc/self/maps");
        if (unpackedRemoved || !Files.exists(loaded)) {
            return;
        }
        String unpacked = System.getProperty("java.io.tmpdir") + "/libduckdb_java";
        try (Stream<String> lines = Files.lines(loaded)) {
            for (String line : lines.filter(one -> one.contains(unpacked)).toList()) {
                Files.deleteIfExists(Path.of(line.substring(line.indexOf(unpacked))));
            }
        }
        unpackedRemoved = true;
    }

    /** Lets the database take half a gigabyte, and {@code more} bytes. */
    static void allow(Connection database, long more) throws SQLException {
        execute(database, "SET memory_limit = '" + (LEAST_MEMORY + more) + "B'");
    }

    static void execute(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    /** {@return a path in SQL} */
    static String quoted(Path path) {
        return quoted(path.toAbsolutePath().toString());
    }

    /** {@return a text in SQL} */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * {@return what {@code work} gives; its errors in one sentence that begins with {@code about}}
     */
    static <T> T tell(String about, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new IOException(about + ": " + reason(e), e);
        }
    }

    /**
     * {@return the first line of the last error; DuckDB wraps one in another and shows the query}
     */
    private static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage());
        String last = message.substring(message.lastIndexOf("\nError: ") + 1);
        return last.replaceFirst("^Error: ", "").lines().findFirst().orElse(message);
    }
}

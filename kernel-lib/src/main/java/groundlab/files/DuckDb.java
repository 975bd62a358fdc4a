package groundlab.files;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/**
 * A database in memory for the reading or writing of one Parquet file: one thread, so that rows
 * keep their order, little memory, nothing on the disk, nothing loaded from the network.
 */
final class DuckDb {

    private static final List<String> SETTINGS =
            List.of(
                    "SET threads = 1",
                    "SET memory_limit = '1GB'",
                    "SET temp_directory = ''",
                    "SET autoinstall_known_extensions = false",
                    "SET autoload_known_extensions = false");

    private DuckDb() {}

    /** Something done in the database. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException, IOException;
    }

    /** {@return a new database; results are streamed, not gathered} */
    static Connection open() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        Connection database = new DuckDBDriver().connect("jdbc:duckdb:", settings);
        for (String setting : SETTINGS) {
            execute(database, setting);
        }
        return database;
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

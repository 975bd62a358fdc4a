package groundlab.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A Parquet file written a row group at a time: each goes to a part of its own, and at the end the
 * parts are put together, so that memory holds one group whatever the file's length. Until then the
 * disk holds the rows twice.
 */
public final class ParquetWriter implements Closeable {

    private static final long GROUP_ROWS = 20_000;
    private static final long GROUP_BYTES = 16_000_000;

    private final Path file;
    private final Path folder;
    private final String table;
    private final String query;
    private final String metadata;
    private final DuckDBConnection database;
    private final List<Path> parts = new ArrayList<>();
    private DuckDBAppender group;
    private long groupRows;
    private long groupBytes;
    private long rows;
    private long bytes;

    /**
     * Begins a file.
     *
     * @param table the columns that are filled row by row, in SQL
     * @param query what is selected into the file from them, of a table called {@code cells}
     * @param huggingface what Hugging Face's datasets is told of the columns; empty for nothing
     */
    public ParquetWriter(Path file, String table, String query, String huggingface)
            throws IOException {
        this.file = file;
        this.folder = file.resolveSibling(file.getFileName() + "s");
        this.table = table;
        this.query = query;
        this.metadata =
                huggingface.isEmpty()
                        ? ""
                        : ", KV_METADATA {huggingface: " + DuckDb.quoted(huggingface) + "}";
        removeParts(); // of a process that was killed
        this.database = DuckDb.tell("Parquet needs DuckDB", () -> (DuckDBConnection) DuckDb.open());
        tell(this::begin);
    }

    /** Adds a row: texts, bytes and nulls, in the table's order. */
    public void add(Object... cells) throws IOException {
        tell(
                () -> {
                    group.beginRow();
                    for (Object cell : cells) {
                        append(cell);
                    }
                    group.endRow();
                });
        groupRows++;
        if (groupRows == GROUP_ROWS || groupBytes >= GROUP_BYTES) {
            Files.createDirectories(folder);
            Path part = folder.resolve(parts.size() + ".parquet");
            end(part);
            parts.add(part);
            tell(this::begin);
        }
    }

    private void append(Object cell) throws SQLException {
        if (cell instanceof byte[] blob) {
            group.append(blob);
            groupBytes += blob.length;
        } else if (cell != null) {
            group.append((String) cell);
            groupBytes += ((String) cell).length();
        } else {
            group.appendNull();
        }
    }

    /** Writes what is not written yet, and puts the parts together. */
    public void finish() throws IOException {
        if (parts.isEmpty()) {
            end(file);
            return;
        }
        if (groupRows > 0) {
            Path part = folder.resolve(parts.size() + ".parquet");
            end(part);
            parts.add(part);
        }
        String all = parts.stream().map(DuckDb::quoted).collect(Collectors.joining(", "));
        copy("SELECT * FROM read_parquet([" + all + "])", file);
    }

    private void begin() throws SQLException {
        DuckDb.execute(database, "CREATE OR REPLACE TABLE cells (" + table + ")");
        group = database.createAppender("cells");
        groupRows = 0;
        groupBytes = 0;
    }

    private void end(Path part) throws IOException {
        tell(group::close);
        rows += groupRows;
        bytes += groupBytes;
        copy(query, part);
    }

    private void copy(String what, Path to) throws IOException {
        long rowsOfGroup = Math.max(1, Math.min(GROUP_ROWS, GROUP_BYTES * rows / (bytes + 1)));
        String how =
                " (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, ROW_GROUP_SIZE "
                        + rowsOfGroup
                        + metadata
                        + ")";
        String sql = "COPY (" + what + ") TO " + DuckDb.quoted(to) + how;
        tell(() -> DuckDb.execute(database, sql));
    }

    /** Something done in the database for its effect. */
    @FunctionalInterface
    private interface Step {
        void run() throws SQLException;
    }

    private void tell(Step step) throws IOException {
        DuckDb.tell(
                "Cannot write " + file,
                () -> {
                    step.run();
                    return null;
                });
    }

    @Override
    public void close() throws IOException {
        try {
            tell(database::close);
        } finally {
            removeParts();
        }
    }

    private void removeParts() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path part : left) {
                Files.delete(part);
            }
        }
        Files.delete(folder);
    }
}

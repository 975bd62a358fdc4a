package groundlab.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;

/**
 * The rows of a Parquet file, in its order. DuckDB takes up to 2,048 rows of a row group at a time
 * into memory outside of the Java heap, several times over; the heap gets one.
 */
public final class ParquetReader implements Closeable {

    private static final String MARK = "PAR1";
    private static final int AT_A_TIME = 2048;
    private static final int COPIES = 6;

    private final Path file;
    private final Connection database;
    private ParquetColumns columns;
    private PreparedStatement statement;
    private DuckDBChunkedResult rows;
    private DuckDBDataChunkReader chunk;
    private long index;
    private long number;

    private ParquetReader(Path file, Connection database) {
        this.file = file;
        this.database = database;
    }

    /**
     * A row.
     *
     * @param json its columns as a JSON object; a picture's {@code bytes} are an index
     * @param blobs the bytes of pictures; null where there are none
     */
    public record Row(String json, List<byte[]> blobs) {}

    /**
     * {@return a reader, to be closed}
     *
     * @throws IOException if the file is not Parquet, or is cut short
     */
    public static ParquetReader open(Path file) throws IOException {
        checkEnds(file);
        return new ParquetReader(file, DuckDb.tell("Parquet needs DuckDB", DuckDb::open));
    }

    /** A file that is cut off has lost its end, where Parquet says what is in it. */
    private static void checkEnds(Path file) throws IOException {
        byte[] mark = new byte[MARK.length()];
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            boolean whole = bytes.length() >= 2 * mark.length;
            if (whole) {
                bytes.readFully(mark);
            }
            if (!whole || !is(mark)) {
                throw new IOException(file + " must be a Parquet file, which begins with PAR1");
            }
            bytes.seek(bytes.length() - mark.length);
            bytes.readFully(mark);
            if (!is(mark)) {
                throw new IOException(file + " is cut short: a Parquet file ends with PAR1");
            }
        }
    }

    private static boolean is(byte[] mark) {
        return new String(mark, StandardCharsets.ISO_8859_1).equals(MARK);
    }

    /** {@return the next row, null at the end} */
    public Row next() throws IOException {
        return DuckDb.tell("Cannot read " + file + ", after row " + number, this::row);
    }

    private Row row() throws SQLException {
        if (rows == null) {
            begin();
        }
        while (chunk == null || index == chunk.rowCount()) {
            if (!rows.nextChunk()) {
                return null;
            }
            chunk = rows.chunk();
            index = 0;
        }
        List<byte[]> blobs = new ArrayList<>();
        for (int i = 1; i <= columns.pictures(); i++) {
            String bytes = chunk.vector(i).getString(index);
            blobs.add(bytes == null ? null : Base64.getDecoder().decode(bytes));
        }
        number++;
        return new Row(chunk.vector(0).getString(index++), blobs);
    }

    private void begin() throws SQLException {
        String table = "read_parquet(" + DuckDb.quoted(file) + ")";
        columns = ParquetColumns.of(database, table);
        DuckDb.allow(database, COPIES * bytesAtATime());
        statement = database.prepareStatement("SELECT " + columns.sql() + " FROM " + table);
        rows = statement.unwrap(DuckDBPreparedStatement.class).query();
    }

    private long bytesAtATime() throws SQLException {
        String largest =
                "SELECT max(bytes / rows * least(rows, %d))::BIGINT FROM (SELECT"
                        + " sum(total_uncompressed_size) AS bytes, max(row_group_num_rows) AS rows"
                        + " FROM parquet_metadata(%s) GROUP BY row_group_id)";
        try (Statement question = database.createStatement();
                ResultSet answer =
                        question.executeQuery(
                                String.format(largest, AT_A_TIME, DuckDb.quoted(file)))) {
            answer.next();
            return answer.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        DuckDb.tell(
                "Cannot close " + file,
                () -> {
                    if (rows != null) {
                        rows.close();
                        statement.close();
                    }
                    database.close();
                    return null;
                });
    }
}

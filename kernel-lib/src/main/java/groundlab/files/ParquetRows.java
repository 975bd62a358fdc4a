package groundlab.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import groundlab.forms.Fields;
import groundlab.forms.Source;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;

/** Parquet, read by DuckDB: a few thousand rows at a time, in the order of the file. */
final class ParquetRows implements RowReader {

    private static final String MARK = "PAR1";

    private final Path file;
    private final Source source;
    private final Connection database;
    private Statement statement;
    private ResultSet rows;
    private List<String> names;
    private long number;

    ParquetRows(Path file, Source source) throws IOException {
        checkEnds(file);
        this.file = file;
        this.source = source;
        this.database = DuckDb.tell("Parquet needs DuckDB", DuckDb::open);
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

    @Override
    public Fields next() throws IOException {
        return DuckDb.tell("Cannot read " + file + ", after row " + number, this::row);
    }

    private Fields row() throws SQLException {
        if (rows == null) {
            begin();
        }
        if (!rows.next()) {
            return null;
        }
        number++;
        List<byte[]> blobs = new ArrayList<>();
        JsonObject json = new JsonObject();
        for (int i = 0; i < names.size(); i++) {
            json.add(names.get(i), json(rows.getObject(i + 1), blobs));
        }
        return Fields.of(source, number, json, blobs);
    }

    private void begin() throws SQLException {
        statement = database.createStatement();
        rows = statement.executeQuery("FROM read_parquet(" + DuckDb.quoted(file) + ")");
        names = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            names.add(rows.getMetaData().getColumnName(i));
        }
    }

    private static JsonElement json(Object value, List<byte[]> blobs) throws SQLException {
        if (value == null) {
            return JsonNull.INSTANCE;
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean truth) {
            return new JsonPrimitive(truth);
        }
        if (value instanceof Blob blob) {
            blobs.add(blob.getBytes(1, (int) blob.length()));
            return new JsonPrimitive(blobs.size() - 1);
        }
        if (value instanceof Array list) {
            JsonArray json = new JsonArray();
            for (Object element : (Object[]) list.getArray()) {
                json.add(json(element, blobs));
            }
            return json;
        }
        if (value instanceof DuckDBStruct struct) {
            return object(struct.getMap(), blobs);
        }
        return value instanceof Map<?, ?> map
                ? object(map, blobs)
                : new JsonPrimitive(value.toString());
    }

    private static JsonObject object(Map<?, ?> fields, List<byte[]> blobs) throws SQLException {
        JsonObject json = new JsonObject();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            json.add(String.valueOf(field.getKey()), json(field.getValue(), blobs));
        }
        return json;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public BadRow.Unit unit() {
        return BadRow.Unit.ROW;
    }

    @Override
    public void close() throws IOException {
        DuckDb.tell(
                "Cannot close " + file,
                () -> {
                    if (statement != null) {
                        statement.close();
                    }
                    database.close();
                    return null;
                });
    }
}

package groundlab.parquet;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the columns of a Parquet file are asked for: as one JSON text a row, but for pictures, whose
 * bytes are columns of their own in base 64. So each row is a few texts that are fetched one by
 * one; DuckDB would hand over binary and nested columns 2,048 rows at a time in the Java heap, and
 * end the process if that is full.
 */
final class ParquetColumns {

    private static final Pattern PICTURE = Pattern.compile("STRUCT\\(.*\\bbytes BLOB\\b.*\\)");

    private final List<String> fields = new ArrayList<>();
    private final List<String> pictures = new ArrayList<>();

    private ParquetColumns() {}

    /** {@return the columns of a table or of a function that reads one} */
    static ParquetColumns of(Connection database, String table) throws SQLException {
        ParquetColumns columns = new ParquetColumns();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE FROM " + table)) {
            while (rows.next()) {
                columns.add(rows.getString("column_name"), rows.getString("column_type"));
            }
        }
        return columns;
    }

    private void add(String name, String type) {
        String column = '"' + name.replace("\"", "\"\"") + '"';
        boolean list = type.endsWith("[]");
        String element = list ? type.substring(0, type.length() - 2) : type;
        String field = column;
        if (element.equals("BLOB") || PICTURE.matcher(element).matches()) {
            String one = list ? "one" : column;
            String picture = picture(one, element);
            field = list ? "[" + picture + " for one in " + column + "]" : picture;
            pictures.add(bytes(list ? column + "[1]" : column, element));
        }
        fields.add(DuckDb.quoted(name) + ": " + field);
    }

    /** {@return a picture as an object, in which the bytes are the number of their column} */
    private String picture(String column, String type) {
        String bytes = bytes(column, type);
        String path = type.equals("BLOB") ? "NULL" : column + ".path";
        return String.format(
                "CASE WHEN %s IS NOT NULL THEN {'bytes': CASE WHEN %s IS NOT NULL THEN %d END,"
                        + " 'path': %s} END",
                column, bytes, pictures.size(), path);
    }

    private static String bytes(String column, String type) {
        return type.equals("BLOB") ? column : column + ".bytes";
    }

    /** {@return what to select: the JSON, then the pictures} */
    String sql() {
        StringBuilder sql =
                new StringBuilder("to_json({" + String.join(", ", fields) + "})::VARCHAR");
        pictures.forEach(bytes -> sql.append(", to_base64(").append(bytes).append(')'));
        return sql.toString();
    }

    /** {@return how many pictures a row has} */
    int pictures() {
        return pictures.size();
    }
}

package groundlab.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The kinds of files that have rows. */
public enum FileKind {
    /** One JSON object a line. */
    JSONL(".jsonl"),
    /** A JSON list of objects, or what {@link #JSONL} is. */
    JSON(".json"),
    /** Comma-separated values with a header. */
    CSV(".csv"),
    /** Parquet. */
    PARQUET(".parquet");

    private final String ending;

    FileKind(String ending) {
        this.ending = ending;
    }

    /** {@return the kind of a file by its ending} */
    public static FileKind of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (FileKind kind : values()) {
            if (name.endsWith(kind.ending)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "rows are in .jsonl, .json, .csv or .parquet files, got " + file);
    }

    /** {@return the rows of a file of this kind, to be closed} */
    public RowReader open(Path file, Source source) throws IOException {
        return switch (this) {
            case CSV -> new CsvRows(file, source);
            case PARQUET -> new ParquetRows(file, source);
            case JSON ->
                    JsonList.starts(file)
                            ? new JsonList(file, source)
                            : new JsonLines(file, source);
            default -> new JsonLines(file, source);
        };
    }
}

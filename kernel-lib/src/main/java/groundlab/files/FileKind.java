package groundlab.files;

import static groundlab.internal.Checks.check;

import groundlab.forms.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The kinds of files that pairs are in, by their endings. */
enum FileKind {
    JSONL(".jsonl"),
    JSON(".json"),
    CSV(".csv"),
    PARQUET(".parquet");

    private final String ending;

    FileKind(String ending) {
        this.ending = ending;
    }

    static FileKind of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (FileKind kind : values()) {
            if (name.endsWith(kind.ending)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "pairs are in .jsonl, .json, .csv or .parquet files, got " + file);
    }

    /** {@return the kind of a file to be written} */
    static FileKind written(Path file) {
        FileKind kind = of(file);
        check(kind != JSON, "pairs are written as .jsonl, .csv or .parquet, got %s", file);
        return kind;
    }

    /** Opens a file for reading. A .json file holds a list, or lines as a .jsonl file does. */
    RowReader open(Path file, Source source) throws IOException {
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

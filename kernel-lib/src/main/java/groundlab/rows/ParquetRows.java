package groundlab.rows;

import groundlab.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Path;

/** Parquet files, with pictures inside or beside. */
final class ParquetRows implements RowReader {

    private final Source source;
    private final ParquetReader rows;
    private long number;

    ParquetRows(Path file, Source source) throws IOException {
        this.source = source;
        this.rows = ParquetReader.open(file);
    }

    @Override
    public Fields next() throws IOException {
        ParquetReader.Row row = rows.next();
        if (row == null) {
            return null;
        }
        number++;
        return Fields.of(source, number, Json.parse(row.json()), row.blobs());
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
        rows.close();
    }
}

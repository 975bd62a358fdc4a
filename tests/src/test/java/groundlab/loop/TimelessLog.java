package groundlab.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A log as text, without the columns that differ from run to run. */
public final class TimelessLog {

    private static final Set<String> MEASURED = Set.of("tokens_per_second", "memory_mb");

    private TimelessLog() {}

    /** {@return the cells of all lines, column names first} */
    public static List<List<String>> rows(Path csv) throws IOException {
        try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, CSVFormat.DEFAULT)) {
            List<CSVRecord> records = parser.getRecords();
            CSVRecord names = records.get(0);
            int[] kept =
                    IntStream.range(0, names.size())
                            .filter(c -> !MEASURED.contains(names.get(c)))
                            .toArray();
            return records.stream()
                    .map(record -> IntStream.of(kept).mapToObj(record::get).toList())
                    .toList();
        }
    }
}

package groundlab.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.loop.Run;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Our training against TRL's DPOTrainer; tests/parity/trl_dpo recorded the latter. */
class TrlParityTest {

    @TempDir Path folder;

    /**
     * Rewards start at zero, up to rounding: so a difference of 1e-5 is let pass as well, and which
     * of the first step's are above zero is not compared.
     */
    @Test
    void twentyStepsOfDpoAreThoseOfTrl() throws IOException {
        List<CSVRecord> theirs = recorded();
        try (Vlm model = Tiny.model();
                Run run = TrlRun.train(model, folder.resolve("run"))) {
            Table ours = run.log();
            assertEquals(theirs.size(), ours.rowCount());
            for (CSVRecord row : theirs) {
                int step = Integer.parseInt(row.get("step"));
                for (String column : row.getParser().getHeaderNames()) {
                    if (step == 1 && column.equals("rewards/accuracies")) {
                        continue;
                    }
                    double expected = Double.parseDouble(row.get(column));
                    double found = ours.numberColumn(column).getDouble(step - 1);
                    double most = 1e-3 * Math.abs(expected) + 1e-5;
                    assertEquals(expected, found, most, column + " of step " + step);
                }
            }
        }
    }

    private static List<CSVRecord> recorded() throws IOException {
        Path file = Path.of("src/test/resources/parity/trl/trl.csv");
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().get();
        try (Reader reader = Files.newBufferedReader(file)) {
            return format.parse(reader).getRecords();
        }
    }
}

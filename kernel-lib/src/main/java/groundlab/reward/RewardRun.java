package groundlab.reward;

import groundlab.doctor.Diagnosis;
import java.nio.file.Path;
import tech.tablesaw.api.Table;

/**
 * A finished training of a reward model.
 *
 * @param model the trained model; closing the run closes it
 * @param log one row per step; {@code accuracies} is the share of pairs whose chosen answer has the
 *     higher score, {@code margins} by how much
 * @param evaluation the same columns on held pairs, one row for each time; empty without any
 * @param verdict how it went, in plain words
 * @param folder where all of it lies
 */
public record RewardRun(
        RewardModel model, Table log, Table evaluation, Diagnosis verdict, Path folder)
        implements AutoCloseable {

    @Override
    public void close() {
        model.close();
    }
}

package groundlab.loop;

import groundlab.doctor.Diagnosis;
import groundlab.model.Vlm;
import java.nio.file.Path;
import java.util.Locale;
import tech.tablesaw.api.Table;

/**
 * A finished training run.
 *
 * <pre>{@code
 * try (Run run = PreferenceTraining.of(model, pairs).run(Path.of("runs/dpo"))) {
 *     show(run.verdict(), TrainingCurves.logps(run.log()).chart());
 *     run.model().answer(ImageView.of(image), "Describe the image.");
 * }
 * }</pre>
 *
 * @param name what was trained, such as {@code Mdpo[beta=0.1, delta=0.0]}
 * @param model the trained model; closing the run closes it
 * @param log one row per step, under TRL's column names
 * @param evaluation one row for each time the evaluation set was measured, the same columns but for
 *     those of a step; empty without one
 * @param verdict how it went, in plain words
 * @param folder where all of it lies
 */
public record Run(
        String name, Vlm model, Table log, Table evaluation, Diagnosis verdict, Path folder)
        implements AutoCloseable {

    @Override
    public void close() {
        model.close();
    }

    @Override
    public String toString() {
        var loss = log.doubleColumn("loss");
        int last = log.rowCount() - 1;
        return String.format(
                Locale.ROOT,
                "%s: %d steps, loss %.3f to %.3f",
                name,
                log.rowCount(),
                loss.get(0),
                loss.get(last));
    }
}

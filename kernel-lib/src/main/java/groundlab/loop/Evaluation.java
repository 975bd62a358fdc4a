package groundlab.loop;

import ai.djl.ndarray.NDManager;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.internal.Progress;
import groundlab.internal.Stop;
import groundlab.objective.Past;
import groundlab.runs.Log;
import groundlab.runs.RunFolder;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * Measures rows that are not trained on, from time to time, and says when their loss no longer
 * falls. What it knows it reads from its own log, so that it goes on as it would have.
 */
public final class Evaluation {

    /**
     * What is measured, and when.
     *
     * @param lesson measures rows
     * @param rows how many
     * @param batch rows that are measured at once
     * @param every steps between one time and the next
     * @param patience times in a row without a lower loss after which training ends; 0 for never
     */
    public record Exam(Lesson lesson, int rows, int batch, int every, int patience) {}

    private static final String BEST = "best";
    private static final int LONG = 1000; // rows that take long enough to show progress

    private final Exam exam;
    private final RunFolder folder;
    private final AdamW optimizer;
    private final Log log;
    private double best = Double.POSITIVE_INFINITY;
    private int worse; // times since the best
    private boolean due;

    /**
     * Goes on after {@code step}; {@code exam} may be null: then there is nothing to measure.
     *
     * @param due whether what that step did is still to be measured
     */
    public Evaluation(Exam exam, RunFolder folder, AdamW optimizer, int step, boolean due)
            throws IOException {
        this.exam = exam;
        this.folder = folder;
        this.optimizer = optimizer;
        this.due = exam != null && due;
        log = exam == null ? null : folder.log("evaluation", "eval", step);
        if (exam != null) {
            checkReaches(step);
            log.table("evaluation").stream().forEach(row -> judge(row.getDouble("loss")));
        }
    }

    /** What is missing might have been the best. */
    private void checkReaches(int step) throws IOException {
        int measured = due ? Math.max(0, step - 1) : step;
        int needed = measured - measured % exam.every;
        int last = log.rows().stream().mapToInt(row -> row.get("step").intValue()).max().orElse(-1);
        if (step > 0 && last < needed) {
            throw new IOException(
                    String.format(
                            "%s has %s, the checkpoint of step %d needs that of step %d: put the"
                                    + " log back, or delete the checkpoints to train from the"
                                    + " start",
                            folder.path().resolve("evaluation.csv"),
                            last < 0 ? "no rows" : "rows up to step " + last,
                            step,
                            needed));
        }
    }

    /** {@return whether this loss is the lowest so far} */
    private boolean judge(double loss) {
        boolean lower = loss < best;
        best = lower ? loss : best;
        worse = lower ? 0 : worse + 1;
        return lower;
    }

    /** {@return whether training should end} */
    public boolean isOver() {
        return exam != null && exam.patience > 0 && worse >= exam.patience;
    }

    /**
     * {@return whether it is time to measure} It stays so while a stop keeps it from being done.
     */
    public boolean isDue() {
        return due;
    }

    /** Hears that {@code step} of {@code steps} is done, after which it may be time to measure. */
    public void reached(int step, int steps) {
        due = exam != null && (step % exam.every == 0 || step == steps);
    }

    /**
     * Measures if it is time to, after {@code step} or before the first.
     *
     * @return the row of the log, if it was time
     * @throws IllegalStateException if the loss is no number, so that no weights are the best
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public Optional<Map<String, Double>> after(int step, double epoch, NDManager parent)
            throws IOException {
        if (!due) {
            return Optional.empty();
        }
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("step", (double) step);
        row.put("epoch", epoch);
        measure(row, parent);
        if (!Double.isFinite(row.get("loss"))) {
            throw new IllegalStateException(
                    "after step %d the loss of the evaluation set is %s: no weights can be the best"
                            .formatted(step, row.get("loss")));
        }
        log.add(row);
        due = false;
        if (judge(row.get("loss")) && exam.patience > 0) {
            folder.keep(BEST, optimizer.parameters(), Map.of());
        }
        return Optional.of(Collections.unmodifiableMap(row));
    }

    private void measure(Map<String, Double> row, NDManager parent) throws IOException {
        row.put("loss", 0.0);
        Work all = exam.lesson.work(IntStream.range(0, exam.rows).toArray(), Past.NONE);
        try (Progress progress = Progress.of("evaluation", exam.rows < LONG ? 0 : exam.rows);
                GradMode off = GradMode.off();
                Dropout none = Dropout.off()) {
            for (int from = 0; from < all.size(); from += exam.batch) {
                Stop.check("evaluation");
                int to = Math.min(from + exam.batch, all.size());
                double share = (double) (to - from) / all.size();
                try (NDManager scope = parent.newSubManager()) {
                    all.loss(from, to, scope).addTo(row, share);
                }
                progress.advance(to - from);
            }
        }
    }

    /** Gives the model the weights that did best, where training looked for them. */
    public void bringBest() throws IOException {
        if (exam != null && exam.patience > 0) {
            folder.bring(BEST, optimizer.parameters());
            optimizer.publish();
        }
    }

    public void sync() throws IOException {
        if (log != null) {
            log.sync();
        }
    }

    /** {@return the rows so far, by column} */
    public List<Map<String, Double>> rows() {
        return log == null ? List.of() : log.rows();
    }

    /** {@return one row for each time it was measured; empty if it never was} */
    public Table table(String name) {
        return log == null ? Table.create(name) : log.table(name);
    }
}

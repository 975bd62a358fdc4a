package groundlab.loop;

import static groundlab.internal.Checks.check;

import groundlab.memory.Batching;

/**
 * How long and in what steps to train. Made by the builders of training, {@link PlanBuilder};
 * printed into the run folder.
 *
 * @param epochs times that every row is seen
 * @param batch rows of one update
 * @param accumulate parts in which a batch is computed, to save memory
 * @param schedule learning rate
 * @param clip largest global norm of the gradients
 * @param beta2 decay of AdamW's second moment; the first is 0.9
 * @param weightDecay of matrices
 * @param seed of row order, LoRA's start, dropout and worse pictures
 * @param checkpointEvery steps between checkpoints
 * @param gradientCheckpointing whether layers are computed twice instead of remembered
 */
public record Plan(
        int epochs,
        int batch,
        int accumulate,
        Schedule schedule,
        double clip,
        double beta2,
        double weightDecay,
        long seed,
        int checkpointEvery,
        boolean gradientCheckpointing) {

    public Plan {
        check(epochs >= 1, "epochs must be at least 1, got %d", epochs);
        check(batch >= 1, "batch must be at least 1, got %d", batch);
        check(
                accumulate >= 1 && accumulate <= batch,
                "accumulate must be in [1, batch = %d], got %d",
                batch,
                accumulate);
        check(clip > 0, "clip must be > 0, got %s", clip);
        check(beta2 > 0 && beta2 < 1, "beta2 must be in (0, 1), got %s", beta2);
        check(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "weightDecay must be >= 0, got %s",
                weightDecay);
        check(
                checkpointEvery >= 1,
                "checkpointEvery must be at least 1 step, got %d",
                checkpointEvery);
    }

    /**
     * {@return what the results depend on: all but how often the state is kept, and in how much
     * memory a batch is computed} Parts change results by rounding alone, and which inputs are
     * dropped where there is dropout.
     */
    public String results() {
        return toString()
                .replaceAll(", (accumulate|checkpointEvery|gradientCheckpointing)=\\w+", "");
    }

    /** {@return the same as an estimate of memory asks for it, of so many rows in all} */
    public Batching batching(int rows) {
        return new Batching(batch, accumulate, rows, gradientCheckpointing);
    }

    /** {@return rows that are in memory at once} */
    public int part() {
        return (batch + accumulate - 1) / accumulate;
    }
}

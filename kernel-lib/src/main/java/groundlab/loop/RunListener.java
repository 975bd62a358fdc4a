package groundlab.loop;

import groundlab.model.Vlm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Hears how a run goes while it goes, on the thread that trains, so what takes long here holds the
 * run up. Whatever it does, the run and its results stay the same: an exception is said once and
 * ends the hearing, not the run. A {@link CancellationException} alone counts as a stop button.
 *
 * <pre>{@code
 * RunListener loud = new RunListener() {
 *     public void step(Map<String, Double> row) {
 *         System.out.println(row.get("loss"));
 *     }
 * };
 * PreferenceTraining.of(model, pairs).watch(loud).run(Path.of("runs/dpo"));
 * }</pre>
 */
public interface RunListener {

    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * What is known when a run begins or goes on.
     *
     * @param name of what is trained, such as {@code Mdpo}
     * @param steps in all
     * @param rows of the log, of steps that were done before the run was stopped; empty at first
     * @param evaluations rows of the evaluation from before, likewise
     * @param model that is trained, as it is now and, later, as it is then; empty where it gives no
     *     answers, as a reward model
     */
    record Start(
            String name,
            int steps,
            List<Map<String, Double>> rows,
            List<Map<String, Double>> evaluations,
            Optional<Vlm> model) {

        /** Copies the lists. */
        public Start {
            rows = List.copyOf(rows);
            evaluations = List.copyOf(evaluations);
        }
    }

    /** How a run ends. */
    enum Ending {
        /** It did all of its steps, or stopped early as it was told to. */
        DONE,
        /** Somebody stopped it; it can go on. */
        STOPPED,
        /** Something was wrong. */
        FAILED
    }

    /** {@return whether it shows how far the run has come, so that no progress bar has to} */
    default boolean showsProgress() {
        return false;
    }

    /** Hears that a run begins or goes on. */
    default void started(Start start) {}

    /**
     * Hears of a step that was done.
     *
     * @param row of the log; NaN where a step had nothing to learn from
     */
    default void step(Map<String, Double> row) {}

    /**
     * Hears that the evaluation set was measured.
     *
     * @param row of the evaluation
     */
    default void evaluated(Map<String, Double> row) {}

    /** Hears that the run is over; the model has its last weights. */
    default void ended(Ending ending) {}
}

package groundlab.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import groundlab.doctor.Finding;
import groundlab.doctor.Watch;
import groundlab.engine.OutOfMemory;
import groundlab.engine.UsedMemory;
import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.internal.Stop;
import groundlab.loop.Evaluation.Exam;
import groundlab.loop.RunListener.Ending;
import groundlab.loop.RunListener.Start;
import groundlab.model.Vlm;
import groundlab.objective.Past;
import groundlab.runs.Checkpoint;
import groundlab.runs.Log;
import groundlab.runs.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Next batch, gradient, update, log, checkpoint; again until the end. */
public final class TrainingLoop {

    /** The note of a checkpoint before whose evaluation the run was stopped. */
    private static final String DUE = "evaluation.due";

    private final Plan plan;
    private final Batches batches;
    private final Lesson lesson;
    private final Map<String, NDArray> parameters;
    private final RunFolder folder;
    private final Watch watch;
    private final Exam exam;
    private int saved; // step of the last checkpoint
    private Hearing hearing = new Hearing(RunListener.NONE, Optional.empty());
    private final List<Map<String, Double>> rows = new ArrayList<>(); // of steps that trained

    /** {@code exam} may be null: then nothing is measured beside what is trained on. */
    public TrainingLoop(
            Plan plan,
            Batches batches,
            Lesson lesson,
            Map<String, NDArray> parameters,
            RunFolder folder,
            Watch watch,
            Exam exam) {
        this.plan = plan;
        this.batches = batches;
        this.lesson = lesson;
        this.parameters = parameters;
        this.folder = folder;
        this.watch = watch;
        this.exam = exam;
    }

    /**
     * Tells somebody how it goes.
     *
     * @param model that is trained, if it gives answers
     */
    public TrainingLoop watchedBy(RunListener listener, Optional<Vlm> model) {
        hearing = new Hearing(listener, model);
        return this;
    }

    /** What a run measured. */
    public record Logs(Log training, Evaluation evaluation) {}

    /**
     * Trains to the end, from the last checkpoint if there is one.
     *
     * @throws CancellationException if the thread was interrupted; a checkpoint was written
     * @throws IllegalStateException if the watch finds that it cannot go on
     */
    public Logs run(String label, Vlm policy) throws IOException {
        parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
        try (NDManager manager = policy.newManager()) {
            AdamW optimizer = new AdamW(parameters, 0.9, plan.beta2(), plan.weightDecay(), manager);
            LossScale scale = LossScale.of(policy.compute().precision());
            Checkpoint done = folder.restore(state(optimizer));
            scale.resume(done.notes());
            lesson.resume(done.notes());
            optimizer.publish();
            Log log = folder.log(Log.TRAINING, "train", done.step());
            log.rows().stream().filter(TrainingLoop::trained).forEach(rows::add);
            rows.forEach(this::look);
            boolean due = done.step() == 0 || done.notes().containsKey(DUE);
            Evaluation evaluation = new Evaluation(exam, folder, optimizer, done.step(), due);
            Smaller smaller = new Smaller(plan, policy.compute().precision());
            State state = new State(log, evaluation, optimizer, scale, smaller);
            saved = done.step();
            Ending ending = Ending.FAILED;
            try {
                train(label, done.step(), state, manager);
                evaluation.bringBest();
                ending = Ending.DONE;
            } catch (CancellationException e) {
                ending = Ending.STOPPED;
                throw e;
            } finally {
                hearing.end(ending);
            }
            return new Logs(log, evaluation);
        } finally {
            parameters.values().forEach(parameter -> parameter.setRequiresGradient(false));
        }
    }

    private void train(String label, int done, State state, NDManager manager) throws IOException {
        int steps = batches.steps();
        Evaluation evaluation = state.evaluation;
        try (Progress progress = Progress.of(label, hearing.unseen(steps))) {
            progress.advance(done);
            if (done > 0 && done < steps) {
                Notices.say("%s goes on after step %d of %d".formatted(label, done, steps));
            }
            hearing.tell(listener -> listener.started(start(label, state)));
            if (evaluation.isDue()) {
                evaluate(done, state, manager);
            }
            for (int step = done; step < steps && !evaluation.isOver(); step++) {
                Map<String, Double> row = trained(step, step > done, label, state, manager);
                boolean stop = isStopped(step + 1, row, progress, state, manager);
                boolean last = step + 1 == steps || evaluation.isOver();
                if (stop || last || (step + 1) % plan.checkpointEvery() == 0) {
                    save(step + 1, state);
                }
                if (stop) { // after the last step too, or the next run of the same cell would begin
                    throw stopped(label, step + 1);
                }
            }
        }
    }

    private Map<String, Double> trained(
            int step, boolean advanced, String label, State state, NDManager manager)
            throws IOException {
        long start = System.nanoTime();
        Work work = work(step, advanced, label, state);
        Map<String, Double> row = stepOrKeep(step, work, label, state, manager);
        measure(row, start, manager);
        state.log.add(row);
        if (trained(row)) {
            rows.add(row);
            look(row).forEach(news -> Notices.say(news.toString()));
        }
        return row;
    }

    /** What comes after a step. A stop in it is not one before the step is saved. */
    private boolean isStopped(
            int step, Map<String, Double> row, Progress progress, State state, NDManager manager)
            throws IOException {
        state.evaluation.reached(step, batches.steps());
        try {
            hearing.tell(listener -> listener.step(Collections.unmodifiableMap(row)));
            evaluate(step, state, manager);
            progress.advance(1, note(row));
            return Thread.interrupted();
        } catch (CancellationException e) {
            return true;
        }
    }

    private Start start(String label, State state) {
        return new Start(
                label, batches.steps(), state.log.rows(), state.evaluation.rows(), hearing.model());
    }

    private void evaluate(int step, State state, NDManager manager) throws IOException {
        try {
            state.evaluation
                    .after(step, batches.epoch(step), manager)
                    .ifPresent(row -> hearing.tell(listener -> listener.evaluated(row)));
        } catch (RuntimeException e) {
            String what = "the evaluation after step " + step;
            throw kept(instead(e, what, step, state, manager), step, state);
        }
    }

    /** What a checkpoint is made of; and what to do if there is no memory for more. */
    private record State(
            Log log, Evaluation evaluation, AdamW optimizer, LossScale scale, Smaller smaller) {}

    /** A step that runs out of memory does not take the steps before with it. */
    private Map<String, Double> stepOrKeep(
            int step, Work work, String label, State state, NDManager manager) throws IOException {
        try {
            return step(step, work, state, manager);
        } catch (RuntimeException e) {
            String what = "%s, step %d of %d,".formatted(label, step + 1, batches.steps());
            RuntimeException why = instead(e, what, step, state, manager);
            if (why instanceof OutOfMemory) {
                lesson.failed();
            }
            throw kept(why, step, state);
        }
    }

    private RuntimeException instead(
            RuntimeException e, String what, int step, State state, NDManager manager) {
        int last = state.optimizer.isWhole() ? step : saved;
        return OutOfMemory.instead(e, what, manager, state.smaller.advice(last));
    }

    /** {@return the same, with the state after {@code step} on the disk if memory ran out} */
    private RuntimeException kept(RuntimeException why, int step, State state) throws IOException {
        if (why instanceof OutOfMemory && step > saved && state.optimizer.isWhole()) {
            save(step, state);
        }
        return why;
    }

    private void save(int step, State state) throws IOException {
        state.log.sync();
        state.evaluation.sync();
        folder.save(step, state(state.optimizer), notes(state));
        saved = step;
    }

    /** What goes wrong while a batch is drawn does not take the steps before with it. */
    private Work work(int step, boolean advanced, String label, State state) throws IOException {
        try {
            Past past = new Past(step, batches.steps(), Collections.unmodifiableList(rows));
            return lesson.work(batches.rows(step), past);
        } catch (IOException | RuntimeException e) {
            if (advanced) {
                save(step, state);
            }
            if (e instanceof CancellationException) {
                throw stopped(label, step);
            }
            throw e;
        }
    }

    private Map<String, Double> step(int step, Work work, State state, NDManager parent)
            throws IOException {
        LossScale scale = state.scale;
        double rate = plan.schedule().at(step, batches.steps());
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("step", step + 1.0);
        row.put("epoch", batches.epoch(step));
        row.putAll(work.facts());
        if (work.size() == 0) {
            lesson.updated(step + 1);
            return empty(row, rate);
        }
        if (step + 1 < batches.steps()) {
            lesson.soon(batches.rows(step + 1));
        }
        try (NDManager scope = parent.newSubManager()) {
            Gradients method = new Gradients(plan, List.copyOf(parameters.values()));
            NDList gradients = method.of(step, work, scale.value(), scope, row);
            watch.check(step + 1, row, work::names);
            if (step == 0) {
                watch.start(row);
            }
            row.put("grad_norm", (double) state.optimizer.step(gradients, plan.clip(), rate));
            row.put("learning_rate", rate);
        }
        lesson.updated(step + 1);
        if (scale.moves()) {
            row.put("loss_scale", scale.value());
        }
        if (!scale.overflowed(row.get("grad_norm"))) {
            watch.check(step + 1, row, work::names);
        }
        return row;
    }

    /** What cannot be the same in two runs; the time of drawing counts. */
    private static void measure(Map<String, Double> row, long start, NDManager manager) {
        Double tokens = row.remove("tokens"); // none if there was nothing to learn from
        if (tokens != null) {
            row.put("tokens_per_second", tokens * 1e9 / (System.nanoTime() - start));
            row.put("memory_mb", UsedMemory.megabytes(manager));
        }
    }

    /** A step without anything to learn from leaves the weights as they are. */
    private Map<String, Double> empty(Map<String, Double> row, double rate) {
        if (rows.isEmpty()) {
            throw new IllegalStateException("the first batch has nothing to train on: " + row);
        }
        Map<String, Double> all = new LinkedHashMap<>(rows.get(rows.size() - 1));
        all.replaceAll((column, value) -> Double.NaN);
        all.putAll(row);
        all.put("learning_rate", rate);
        return all;
    }

    private static boolean trained(Map<String, Double> row) {
        return !row.get("loss").isNaN();
    }

    private List<Finding> look(Map<String, Double> row) {
        return watch.after(row.get("step").intValue(), row);
    }

    private Map<String, NDArray> state(AdamW optimizer) {
        Map<String, NDArray> state = new LinkedHashMap<>(optimizer.state());
        state.putAll(lesson.state());
        return state;
    }

    private Map<String, String> notes(State state) throws IOException {
        Map<String, String> notes = new LinkedHashMap<>(state.scale.notes());
        notes.putAll(lesson.notes());
        if (state.evaluation.isDue()) {
            notes.put(DUE, "true");
        }
        return notes;
    }

    private CancellationException stopped(String label, int step) {
        return Stop.exception(
                String.format(
                        "%s stopped after step %d of %d; run it again to go on from there",
                        label, step, batches.steps()));
    }

    private static String note(Map<String, Double> row) {
        return String.format(Locale.ROOT, "loss %.3f", row.get("loss"));
    }
}

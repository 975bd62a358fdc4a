package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import groundlab.engine.Autograd;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.engine.Segments;
import groundlab.internal.Progress;
import groundlab.internal.Seeds;
import groundlab.model.Vlm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;

/** Rows in a seeded order, gradients, update, log, checkpoint; again until the end. */
final class TrainingLoop {

    /** Half precision rounds a sequence otherwise when another is padded beside it. */
    private static final Map<Precision, Double> START_TOLERANCE =
            Map.of(Precision.FP32, 1e-3, Precision.BF16, 0.1, Precision.FP16, 0.1);

    private final Plan plan;
    private final Lesson lesson;
    private final Map<String, NDArray> parameters;
    private final RunFolder folder;
    private final OptionalDouble lossAtStart;
    private double startTolerance;

    TrainingLoop(
            Plan plan,
            Lesson lesson,
            Map<String, NDArray> parameters,
            RunFolder folder,
            OptionalDouble lossAtStart) {
        this.plan = plan;
        this.lesson = lesson;
        this.parameters = parameters;
        this.folder = folder;
        this.lossAtStart = lossAtStart;
    }

    /**
     * Trains to the end, from the last checkpoint if there is one.
     *
     * @throws CancellationException if the thread was interrupted; a checkpoint was written
     * @throws IllegalStateException if the loss is not what it must be at the start, or not finite
     */
    Log run(String label, Vlm policy) throws IOException {
        startTolerance = START_TOLERANCE.get(policy.compute().precision());
        parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
        try (NDManager manager = policy.newManager()) {
            AdamW optimizer = new AdamW(parameters, 0.9, plan.beta2(), plan.weightDecay(), manager);
            int done = folder.restore(optimizer.state()).step();
            optimizer.publish();
            Log log = folder.log(Log.TRAINING, "train", done);
            int steps = plan.steps(lesson.rows());
            try (Progress progress = Progress.of(label, steps)) {
                progress.advance(done);
                for (int step = done; step < steps; step++) {
                    Map<String, Double> row = step(step, steps, optimizer, manager);
                    log.add(row);
                    boolean stop = Thread.interrupted(); // files cannot be written while it is set
                    boolean last = step + 1 == steps;
                    if (stop || last || (step + 1) % plan.checkpointEvery() == 0) {
                        log.sync(); // a checkpoint has its rows
                        folder.save(step + 1, optimizer.state(), Map.of());
                    }
                    if (stop && !last) {
                        throw new CancellationException(
                                label
                                        + " stopped after step "
                                        + (step + 1)
                                        + " of "
                                        + steps
                                        + "; run it again to go on from there");
                    }
                    progress.advance(1, note(row));
                }
            }
            return log;
        } finally {
            parameters.values().forEach(parameter -> parameter.setRequiresGradient(false));
        }
    }

    private static String note(Map<String, Double> row) {
        return String.format(Locale.ROOT, "loss %.3f", row.get("loss"));
    }

    private Map<String, Double> step(int step, int steps, AdamW optimizer, NDManager parent)
            throws IOException {
        int[] rows = rows(step);
        double rate = plan.schedule().at(step, steps);
        Map<String, Double> log = new LinkedHashMap<>();
        log.put("step", step + 1.0);
        log.put("epoch", (double) step / plan.stepsPerEpoch(lesson.rows()));
        try (NDManager scope = parent.newSubManager()) {
            NDList gradients = gradients(step, rows, scope, log);
            checkLoss(step, rows, log.get("loss"));
            double norm = optimizer.step(gradients, plan.clip(), rate);
            if (!Double.isFinite(norm)) {
                throw new IllegalStateException(
                        "the gradient of step "
                                + (step + 1)
                                + " is "
                                + norm
                                + " on "
                                + names(rows)
                                + "; the model was left as it was before");
            }
            log.put("grad_norm", norm);
        }
        log.put("learning_rate", rate);
        return log;
    }

    /** Gradients of the mean loss; means over the whole batch go into {@code log}. */
    private NDList gradients(int step, int[] rows, NDManager scope, Map<String, Double> log) {
        List<NDArray> trained = List.copyOf(parameters.values());
        NDList sum = null;
        List<int[]> parts = parts(rows);
        for (int[] part : parts) {
            long chance =
                    Seeds.stream(plan.seed(), "dropout", step, parts.indexOf(part)).nextLong();
            double share = (double) part.length / rows.length;
            Map<String, Double> metrics = new LinkedHashMap<>();
            try (NDManager scratch = scope.newSubManager()) {
                NDList gradients;
                try (GradMode recording = GradMode.on();
                        Dropout dropout = Dropout.on(chance);
                        Segments segments = plan.gradientCheckpointing() ? Segments.open() : null) {
                    NDArray loss = lesson.loss(part, scratch, metrics);
                    metrics.put("loss", (double) loss.getFloat());
                    NDArray weight = scratch.create((float) share); // see Scores.number
                    gradients = Autograd.gradients(loss.mul(weight), trained);
                }
                if (sum == null) {
                    gradients.attach(scope);
                    sum = gradients;
                } else {
                    Kernels.callWithLists("add_all_", sum, gradients).close();
                }
            }
            log.merge("loss", share * metrics.remove("loss"), Double::sum);
            metrics.forEach((name, value) -> log.merge(name, share * value, Double::sum));
        }
        return sum;
    }

    private void checkLoss(int step, int[] rows, double loss) {
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException(
                    "the loss of step "
                            + (step + 1)
                            + " is "
                            + loss
                            + " on "
                            + names(rows)
                            + "; the model was left as it was before");
        }
        if (step == 0
                && lossAtStart.isPresent()
                && Math.abs(loss - lossAtStart.getAsDouble()) > startTolerance) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "at the first step the policy equals the reference, so the loss must be"
                                    + " %.5f, got %.5f: the reference scores are not this model's",
                            lossAtStart.getAsDouble(),
                            loss));
        }
    }

    private String names(int[] rows) {
        return Arrays.stream(rows).mapToObj(lesson::name).toList().toString();
    }

    private int[] rows(int step) {
        int perEpoch = plan.stepsPerEpoch(lesson.rows());
        int epoch = step / perEpoch;
        int[] order = Seeds.permutation(lesson.rows(), Seeds.stream(plan.seed(), "order", epoch));
        int from = step % perEpoch * plan.batch();
        return Arrays.copyOfRange(order, from, Math.min(from + plan.batch(), order.length));
    }

    private List<int[]> parts(int[] rows) {
        int size = (plan.batch() + plan.accumulate() - 1) / plan.accumulate();
        List<int[]> parts = new ArrayList<>();
        for (int from = 0; from < rows.length; from += size) {
            parts.add(Arrays.copyOfRange(rows, from, Math.min(from + size, rows.length)));
        }
        return parts;
    }
}

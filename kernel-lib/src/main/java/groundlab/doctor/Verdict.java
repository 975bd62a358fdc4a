package groundlab.doctor;

import static groundlab.internal.Checks.check;

import groundlab.objective.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tech.tablesaw.api.Table;

/**
 * Says in plain words how a run went, from its log alone. Compares the mean of the first tenth of
 * the steps with that of the last; a column that is not there is not looked at.
 *
 * <pre>{@code
 * show(Verdict.of(run.log()).objective(new Mdpo(0.1)).diagnosis());
 * }</pre>
 */
public final class Verdict {

    private static final int FEWEST = 10; // steps
    private static final double SAME = 0.01; // share of a log-probability

    private static final String WIDER =
            "usual for DPO, which widens the gap between them and holds neither where it was; fine"
                    + " as long as answers to test pictures stay good; an anchor as mDPO's holds"
                    + " chosen ones";
    private static final String WIDER_ANCHORED =
            "the gap between them widened, and the anchor did not hold chosen ones where they were;"
                    + " fine as long as answers to test pictures stay good; a larger delta of Mdpo"
                    + " holds them more firmly";

    private final Columns log;
    private Optional<Columns> evaluation = Optional.empty();
    private OptionalDouble lossAtStart = OptionalDouble.empty();
    private OptionalDouble rewardScale = OptionalDouble.empty();
    private OptionalDouble clip = OptionalDouble.empty();

    private Verdict(Table log) {
        this.log = new Columns(log);
    }

    /** Starts from a log under TRL's names, one row per step. */
    public static Verdict of(Table log) {
        check(log.containsColumn("loss"), "a log needs a column loss, got %s", log.columnNames());
        return new Verdict(log);
    }

    /**
     * Measurements on pairs that are not trained on, one row each; {@code step} says when. Without
     * rows there is nothing to look at.
     */
    public Verdict evaluation(Table rows) {
        check(
                rows.isEmpty() || rows.containsColumn("loss"),
                "an evaluation needs a column loss, got %s",
                rows.columnNames());
        evaluation = rows.isEmpty() ? Optional.empty() : Optional.of(new Columns(rows));
        return this;
    }

    /** What was minimised; tells the loss at the start, and turns rewards into nats. */
    public Verdict objective(Objective loss) {
        lossAtStart = loss.lossAtStart();
        rewardScale = loss.rewardScale();
        return this;
    }

    /** The largest norm that gradients were let have. */
    public Verdict clip(double norm) {
        clip = OptionalDouble.of(norm);
        return this;
    }

    /** {@return how it went; of a run of fewer than ten steps, that it was too short to tell} */
    public Diagnosis diagnosis() {
        if (log.steps() < FEWEST) {
            String text = "the run has %d steps, too few to tell how it went; a verdict needs %d";
            Finding few = Finding.warning("steps", text, log.steps(), FEWEST);
            return new Diagnosis("after training", 1, List.of(few));
        }
        List<Finding> findings = new ArrayList<>(List.of(loss()));
        preference("preferences", "", "the rejected one").ifPresent(findings::add);
        preference("pictures", "image_", "the same with a worse picture").ifPresent(findings::add);
        log.trend("logps/chosen").map(this::chosenAnswers).ifPresent(findings::add);
        log.values("grad_norm").map(this::gradients).ifPresent(findings::add);
        evaluation.map(this::overfitting).ifPresent(findings::add);
        Optional<double[]> accuracies = log.values("rewards/accuracies");
        int checks = findings.size() + (accuracies.isPresent() ? 1 : 0);
        accuracies.flatMap(this::tooEasy).ifPresent(findings::add);
        return new Diagnosis("after training", checks, findings);
    }

    private Finding loss() {
        double[] all = log.values("loss").orElseThrow();
        long broken = Arrays.stream(all).filter(loss -> !Double.isFinite(loss)).count();
        if (broken > 0) {
            String text = "the loss is no number in %d of %d steps, so nothing here can be trusted";
            return Finding.error("loss", text, broken, all.length);
        }
        return loss(Trend.of(all));
    }

    private Finding loss(Trend loss) {
        double start = lossAtStart.orElse(loss.first());
        String numbers =
                "from %s to %s in %d steps"
                        .formatted(Numbers.of(start), Numbers.of(loss.last()), log.steps());
        if (Math.abs(loss.last() - start) <= 0.02 * Math.abs(start)) {
            String highest =
                    log.values("learning_rate")
                            .map(r -> Arrays.stream(r).max().orElseThrow())
                            .map(r -> " at a learning rate of up to " + Numbers.of(r))
                            .orElse("");
            return Finding.warning(
                    "loss",
                    "the loss has hardly moved, %s%s: little was learned; train longer or raise the"
                            + " learning rate",
                    numbers,
                    highest);
        }
        return loss.last() > start
                ? Finding.warning("loss", "the loss rose, %s; lower the learning rate", numbers)
                : Finding.note("loss", "the loss fell, %s", numbers);
    }

    private Optional<Finding> preference(String check, String prefix, String other) {
        Optional<Trend> accuracy = log.trend("rewards/" + prefix + "accuracies");
        Optional<Trend> margin = log.trend("rewards/" + prefix + "margins");
        if (accuracy.isEmpty() || margin.isEmpty()) {
            return Optional.empty();
        }
        String numbers =
                String.format(
                        Locale.ROOT,
                        "in the end the chosen answer has a higher reward than %s in %.0f %% of"
                                + " pairs, by %s in the mean",
                        other,
                        100 * accuracy.get().last(),
                        Numbers.of(margin.get().last()));
        boolean learned = accuracy.get().last() > 0.55 && margin.get().last() > 0;
        return Optional.of(
                learned
                        ? Finding.note(check, "%s", numbers)
                        : Finding.warning(
                                check,
                                "%s: this preference was not learned; train longer, raise the"
                                        + " learning rate, or look at the pairs",
                                numbers));
    }

    private Finding chosenAnswers(Trend logp) {
        double chosen = change("chosen", logp);
        ChosenFall fall = new ChosenFall(-chosen, logp.last() - chosen, tokens());
        if (Math.abs(chosen) <= SAME * Math.abs(fall.before())) {
            return Finding.note("chosen answers", "chosen answers are as likely as they were");
        }
        if (chosen >= 0) {
            return Finding.note("chosen answers", "chosen answers became likelier, by %s", fall);
        }
        String fell = "chosen answers became less likely, by " + fall;
        if (fall.isCollapse()) {
            String text = "%s: the model unlearned what it should prefer; %s";
            return Finding.warning("chosen answers", text, fell, ChosenFall.cure(anchored()));
        }
        return log.trend("logps/rejected")
                .map(other -> beside(fell, chosen, change("rejected", other)))
                .orElseGet(() -> alone(fell));
    }

    private static Finding alone(String fell) {
        String text = "%s, with no rejected answers beside them; lower the learning rate";
        return Finding.warning("chosen answers", text, fell);
    }

    private boolean anchored() {
        return log.values(ChosenFall.ANCHOR).isPresent();
    }

    private Finding beside(String fell, double chosen, double rejected) {
        String other =
                rejected < 0
                        ? "rejected ones by " + Numbers.of(-rejected) + " nats"
                        : "while rejected ones became likelier";
        return rejected < chosen
                ? Finding.note(
                        "chosen answers",
                        "%s, %s: %s",
                        fell,
                        other,
                        anchored() ? WIDER_ANCHORED : WIDER)
                : Finding.warning(
                        "chosen answers",
                        "%s, %s: not what DPO should do, since the gap did not widen; lower the"
                                + " learning rate or look at the pairs",
                        fell,
                        other);
    }

    /**
     * {@return by how many nats answers changed; each compares with its own reference if it can}
     */
    private double change(String side, Trend logp) {
        return rewardScale.isEmpty()
                ? logp.change()
                : log.trend("rewards/" + side)
                        .map(reward -> reward.last() / rewardScale.getAsDouble())
                        .orElse(logp.change());
    }

    private OptionalDouble tokens() {
        return log.trend("tokens/chosen")
                .map(tokens -> OptionalDouble.of(tokens.last()))
                .orElse(OptionalDouble.empty());
    }

    /** Steps that half precision overflowed in were skipped, and have no norm. */
    private Finding gradients(double[] all) {
        double[] norms = Arrays.stream(all).filter(Double::isFinite).sorted().toArray();
        int n = norms.length;
        if (n == 0 || norms[n - 1] == 0) {
            String text = "every gradient was exactly 0 or overflowed: nothing was trained";
            return Finding.warning("gradients", text);
        }
        double median = (norms[(n - 1) / 2] + norms[n / 2]) / 2;
        String text =
                "the gradient's norm was %s in the median and %s at most"
                        .formatted(Numbers.of(median), Numbers.of(norms[n - 1]));
        if (clip.isPresent()) {
            double most = clip.getAsDouble();
            long clipped = Arrays.stream(norms).filter(norm -> norm > most).count();
            text += "; %d of %d steps were clipped to %s".formatted(clipped, n, Numbers.of(most));
        }
        if (n < all.length) {
            text += "; %d of %d steps overflowed".formatted(all.length - n, all.length);
        }
        return Finding.note("gradients", "%s", text);
    }

    /** A loss on other pairs that rises by a twentieth from its lowest is taken for overfitting. */
    private Finding overfitting(Columns other) {
        double[] losses = other.values("loss").orElseThrow();
        int best = 0;
        for (int i = 1; i < losses.length; i++) {
            best = losses[i] < losses[best] ? i : best;
        }
        double last = losses[losses.length - 1];
        Trend training = log.trend("loss").orElseThrow();
        String numbers =
                "on other pairs the loss was %s at last, %s in training"
                        .formatted(Numbers.of(last), Numbers.of(training.last()));
        if (last <= 1.05 * losses[best] || training.change() >= 0) {
            return Finding.note("evaluation", "%s", numbers);
        }
        return Finding.warning(
                "evaluation",
                "%s, while it had been %s at step %d: the model learns its pairs by heart;"
                        + " earlyStopping keeps the weights of that step, or train on more pairs",
                numbers,
                Numbers.of(losses[best]),
                other.step(best));
    }

    /** Too easy: solved within the first third of the run. */
    private Optional<Finding> tooEasy(double[] accuracies) {
        double[] losses = log.values("loss").orElseThrow();
        double start = lossAtStart.orElse(losses[0]);
        int window = Math.max(1, log.steps() / 10);
        for (int to = window; 3 * to <= log.steps(); to++) {
            boolean right = mean(accuracies, to - window, to) >= 0.98;
            if (right && mean(losses, to - window, to) <= 0.1 * start) {
                return Optional.of(easy(log.step(to - 1)));
            }
        }
        return Optional.empty();
    }

    private static Finding easy(int step) {
        return Finding.warning(
                "difficulty",
                "at step %d nearly all pairs were told apart and the loss was below a tenth of its"
                        + " start: the pairs may be told apart by something else than what is in"
                        + " the picture; see PairReport for their lengths and words",
                step);
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }
}

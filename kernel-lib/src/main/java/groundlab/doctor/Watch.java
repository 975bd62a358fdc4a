package groundlab.doctor;

import groundlab.internal.Checks;
import groundlab.objective.Objective;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Watches one run by the rows of its log, which have TRL's column names; a column that is not there
 * is not looked at. What makes a run worthless stops it, what may spoil it is told once.
 *
 * <pre>{@code
 * Watch watch = Watch.of(objective, 1e-3);
 * Map<String, Double> row = Map.of("loss", 3 * Math.log(2), "grad_norm", 1.5);
 * watch.check(1, row, () -> List.of("pair 1", "pair 2")); // before the weights change
 * watch.start(row);                                       // at step 1 alone
 * watch.after(1, row).forEach(finding -> show(finding));
 * }</pre>
 */
public final class Watch {

    private static final int WITHOUT_GRADIENT = 3;
    private static final double EXPLODED = 10;

    private final OptionalDouble lossAtStart;
    private final OptionalDouble rewardScale;
    private final double tolerance;
    private final boolean judgesLoss;
    private final Set<String> told = new HashSet<>();
    private final LastSteps losses = new LastSteps();
    private final LastSteps falls = new LastSteps();
    private final LastSteps befores = new LastSteps();
    private final LastSteps tokens = new LastSteps();
    private double firstLoss = Double.NaN;
    private double firstLogp = Double.NaN;
    private int zeros;

    private Watch(
            OptionalDouble lossAtStart,
            OptionalDouble rewardScale,
            double tolerance,
            boolean judgesLoss) {
        this.lossAtStart = lossAtStart;
        this.rewardScale = rewardScale;
        this.tolerance = tolerance;
        this.judgesLoss = judgesLoss;
    }

    /**
     * Starts to watch a run, or the rest of one.
     *
     * @param tolerance by how much the first loss may be off, for rounding, in proportion where it
     *     is above 1; rewards by twice as much, since a reward of r moves a sigmoid loss by r / 2
     */
    public static Watch of(Objective objective, double tolerance) {
        Checks.check(tolerance > 0, "tolerance must be > 0, got %s", tolerance);
        return new Watch(objective.lossAtStart(), objective.rewardScale(), tolerance, true);
    }

    /**
     * Starts to watch a policy gradient, whose loss may have either sign and no gradient where all
     * answers are worth the same, so that only what is not finite is wrong.
     */
    public static Watch ofPolicyGradient() {
        return new Watch(OptionalDouble.empty(), OptionalDouble.empty(), 1, false);
    }

    /**
     * Checks the first row of a run that starts at its reference, where the loss is known and all
     * rewards are 0.
     *
     * @throws IllegalStateException with what is off and the likely reason
     */
    public void start(Map<String, Double> row) {
        boolean lossIsOff =
                lossAtStart.isPresent()
                        && !(Math.abs(row.get("loss") - lossAtStart.getAsDouble()) <= room());
        Map<String, Double> off = new TreeMap<>(row);
        off.entrySet().removeIf(cell -> !isReward(cell.getKey()) || isZero(cell.getValue()));
        if (!lossIsOff && off.isEmpty()) {
            return;
        }
        List<String> wrong = new ArrayList<>();
        if (lossIsOff) {
            wrong.add(mustBe("loss", lossAtStart.getAsDouble(), row.get("loss")));
        }
        off.forEach((name, value) -> wrong.add(mustBe(name, 0, value)));
        throw new IllegalStateException(
                "at the first step the policy equals its reference, so "
                        + String.join(", ", wrong)
                        + ": "
                        + reason(off.keySet()));
    }

    /** A loss of 50 is no nearer to its number than one of 1 in proportion. */
    private double room() {
        return tolerance * Math.max(1, Math.abs(lossAtStart.getAsDouble()));
    }

    private static boolean isReward(String column) {
        return column.startsWith("rewards/") && !column.endsWith("accuracies");
    }

    private boolean isZero(double reward) {
        return Math.abs(reward) <= 2 * tolerance;
    }

    private static String mustBe(String column, double wanted, double got) {
        return String.format(Locale.ROOT, "%s must be %.5f, got %.5f", column, wanted, got);
    }

    private static String reason(Set<String> off) {
        if (off.isEmpty()) {
            return "the rewards are right, so the objective's terms do not add up to the loss that"
                    + " its lossAtStart() promises";
        }
        return off.stream().allMatch(column -> column.contains("image"))
                ? "policy and reference were given different worse pictures"
                : "the reference scores are not this model's (they are older than its weights, or"
                        + " another's), or dropout is on";
    }

    /**
     * Checks a step; what is not finite stops the run before it reaches the weights.
     *
     * @param step from 1, as in the log
     * @param row the columns known so far; {@code grad_norm} as it is after loss scaling
     * @param names the step's pairs, asked for only to be named in the error
     * @throws IllegalStateException if a loss or the gradient is not finite, or if no gradient has
     *     come in the first three steps
     */
    public void check(int step, Map<String, Double> row, Supplier<List<String>> names) {
        Map<String, Double> broken = new TreeMap<>(row);
        broken.entrySet().removeIf(c -> !mustBeFinite(c.getKey()) || Double.isFinite(c.getValue()));
        if (!broken.isEmpty()) {
            String cells =
                    broken.entrySet().stream()
                            .map(cell -> cell.getKey() + " is " + cell.getValue())
                            .collect(Collectors.joining(", "));
            throw new IllegalStateException(
                    "at step %d %s on %s; the model was left as it was before that step"
                            .formatted(step, cells, names.get()));
        }
        zeros += hasZeroGradient(row) ? 1 : 0;
        if (zeros == WITHOUT_GRADIENT && step == WITHOUT_GRADIENT) {
            throw new IllegalStateException(
                    "grad_norm was exactly 0 in all of the first "
                            + WITHOUT_GRADIENT
                            + " steps: no gradient reaches the trained weights; the loss does not"
                            + " depend on them, or both answers are the same in every pair");
        }
    }

    private static boolean mustBeFinite(String column) {
        return column.equals("loss") || column.startsWith("loss/") || column.equals("grad_norm");
    }

    private boolean hasZeroGradient(Map<String, Double> row) {
        return judgesLoss
                && row.getOrDefault("grad_norm", 1.0) == 0
                && row.getOrDefault("learning_rate", 1.0) > 0;
    }

    /**
     * {@return what is worth telling after a step, each thing once in a run}
     *
     * @param step from 1, as in the log
     * @param row all columns
     */
    public List<Finding> after(int step, Map<String, Double> row) {
        List<Finding> news = new ArrayList<>();
        zeroGradient(step, row).ifPresent(news::add);
        explodedLoss(step, row).ifPresent(news::add);
        collapse(step, row).ifPresent(news::add);
        news.removeIf(finding -> !told.add(finding.check()));
        return news;
    }

    private Optional<Finding> zeroGradient(int step, Map<String, Double> row) {
        if (!hasZeroGradient(row) || zeros == step) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.warning(
                        "gradient",
                        "at step %d grad_norm is exactly 0 with a loss of %s: the loss is so flat"
                                + " that nothing more is learned, or half precision rounds the"
                                + " gradient away",
                        step,
                        Numbers.of(row.get("loss"))));
    }

    private Optional<Finding> explodedLoss(int step, Map<String, Double> row) {
        double loss = row.get("loss");
        firstLoss = Double.isNaN(firstLoss) ? lossAtStart.orElse(loss) : firstLoss;
        losses.add(loss);
        if (!judgesLoss || !losses.isFull() || losses.mean() <= EXPLODED * firstLoss) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.warning(
                        "loss",
                        "at step %d the loss is %s in the mean of ten steps, more than ten times"
                                + " the %s of the start; lower the learning rate",
                        step,
                        Numbers.of(losses.mean()),
                        Numbers.of(firstLoss)));
    }

    /** Rewards say best how far an answer fell, since each compares with its own reference. */
    private Optional<Finding> collapse(int step, Map<String, Double> row) {
        Double logp = row.get("logps/chosen");
        if (logp == null) {
            return Optional.empty();
        }
        firstLogp = Double.isNaN(firstLogp) ? logp : firstLogp;
        Double reward = rewardScale.isPresent() ? row.get("rewards/chosen") : null;
        double fall = reward == null ? firstLogp - logp : -reward / rewardScale.getAsDouble();
        falls.add(fall);
        befores.add(logp + fall);
        Optional.ofNullable(row.get("tokens/chosen")).ifPresent(tokens::add);
        ChosenFall mean =
                new ChosenFall(
                        falls.mean(),
                        befores.mean(),
                        tokens.isFull()
                                ? OptionalDouble.of(tokens.mean())
                                : OptionalDouble.empty());
        if (!falls.isFull() || !mean.isCollapse()) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.warning(
                        "chosen answers",
                        "at step %d chosen answers have become less likely, in the mean of ten"
                                + " steps by %s: the model unlearns what it should prefer; %s",
                        step,
                        mean,
                        ChosenFall.cure(row.containsKey(ChosenFall.ANCHOR))));
    }
}

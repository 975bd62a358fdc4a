package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.Term;
import groundlab.objective.View;
import groundlab.training.PairScorer.Scored;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The loss of preference pairs, and the rewards that it sees, under TRL's names. */
final class PreferenceLesson implements Lesson {

    private final TokenizedPairs pairs;
    private final Objective objective;
    private final PairScorer policy;
    private final Map<View, float[]> reference;

    /** The reference's scores are by view, in the order of the pairs; none without a reference. */
    PreferenceLesson(
            TokenizedPairs pairs,
            Objective objective,
            PairScorer policy,
            Map<View, float[]> reference) {
        this.pairs = pairs;
        this.objective = objective;
        this.policy = policy;
        this.reference = reference;
    }

    @Override
    public String name(int row) {
        return pairs.row(row).pair().id();
    }

    @Override
    public Measured loss(int[] part, int[] batch, NDManager scope) {
        Scored scored = policy.score(part, batch, scope);
        Scores scores = scored.scores();
        Map<String, Double> means = new LinkedHashMap<>();
        NDArray loss = scope.zeros(new Shape(part.length));
        for (Term term : objective.terms(scores, reference(part, scope))) {
            loss = loss.add(term.values());
            means.put("loss/" + term.name(), mean(term.values().toFloatArray()));
        }
        Map<View, float[]> logps = new EnumMap<>(View.class);
        objective.views().forEach(view -> logps.put(view, scores.get(view).toFloatArray()));
        objective.rewardScale().ifPresent(beta -> rewards(logps, part, beta, means));
        logps.forEach((view, values) -> means.put("logps/" + view.label(), mean(values)));
        if (logps.containsKey(View.CHOSEN)) {
            means.put("tokens/chosen", pairs.meanTokens(part, View.CHOSEN)); // for the watch
        }
        NDArray share = loss.sum().div(scope.create((float) batch.length)); // see Scores.number
        return new Measured(share, means, scored.processed());
    }

    private Scores reference(int[] rows, NDManager scope) {
        Map<View, NDArray> logps = new EnumMap<>(View.class);
        reference.forEach((view, all) -> logps.put(view, scope.create(pick(all, rows))));
        return Scores.of(logps);
    }

    /** TRL's names and formulas: rewards are β log-ratios; accuracies compare rewards. */
    private void rewards(
            Map<View, float[]> logps, int[] rows, double beta, Map<String, Double> means) {
        Map<View, double[]> rewards = new EnumMap<>(View.class);
        logps.forEach(
                (view, now) -> {
                    float[] before = pick(reference.get(view), rows);
                    double[] reward =
                            IntStream.range(0, now.length)
                                    .mapToDouble(i -> beta * (now[i] - before[i]))
                                    .toArray();
                    rewards.put(view, reward);
                    means.put(
                            "rewards/" + view.label(),
                            Arrays.stream(reward).average().orElseThrow());
                });
        compare(rewards, View.REJECTED, "rewards/", means);
        compare(rewards, View.CHOSEN_BAD_IMAGE, "rewards/image_", means);
    }

    private static void compare(
            Map<View, double[]> rewards, View worse, String prefix, Map<String, Double> means) {
        double[] chosen = rewards.get(View.CHOSEN);
        double[] other = rewards.get(worse);
        if (chosen == null || other == null) {
            return;
        }
        double[] margins =
                IntStream.range(0, other.length).mapToDouble(i -> chosen[i] - other[i]).toArray();
        means.put(prefix + "margins", Arrays.stream(margins).average().orElseThrow());
        means.put(
                prefix + "accuracies",
                (double) Arrays.stream(margins).filter(m -> m > 0).count() / margins.length);
    }

    private static float[] pick(float[] from, int[] rows) {
        float[] picked = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            picked[i] = from[rows[i]];
        }
        return picked;
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }
}

package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.internal.Progress;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.Term;
import groundlab.objective.View;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The loss of preference pairs; the reference's scores are computed once, before the first. */
final class PreferenceLesson implements Lesson {

    private final Pairs pairs;
    private final Objective objective;
    private final PairScorer policy;
    private final Vlm referenceModel;
    private final int batch;
    private final Map<View, float[]> reference = new EnumMap<>(View.class);

    PreferenceLesson(Pairs pairs, Objective objective, Vlm policy, Vlm reference, int batch) {
        this.pairs = pairs;
        this.objective = objective;
        this.policy = new PairScorer(policy, objective.views());
        this.referenceModel = reference;
        this.batch = batch;
    }

    private void scoreReference() {
        Vlm model = referenceModel;
        objective.views().forEach(view -> reference.put(view, new float[pairs.size()]));
        PairScorer scorer = new PairScorer(model, objective.views());
        try (Progress progress = Progress.of("reference scores", pairs.size());
                GradMode off = GradMode.off();
                Dropout none = Dropout.off()) {
            for (int from = 0; from < pairs.size(); from += batch) {
                int to = Math.min(from + batch, pairs.size());
                try (NDManager scope = model.newManager()) {
                    Scores scores = scorer.score(pairs.subList(from, to), scope);
                    for (View view : objective.views()) {
                        float[] some = scores.get(view).toFloatArray();
                        System.arraycopy(some, 0, reference.get(view), from, some.length);
                    }
                }
                progress.advance(to - from);
            }
        }
    }

    @Override
    public int rows() {
        return pairs.size();
    }

    @Override
    public String name(int row) {
        return pairs.get(row).id();
    }

    @Override
    public NDArray loss(int[] rows, NDManager scope, Map<String, Double> metrics) {
        if (reference.isEmpty() && objective.rewardScale().isPresent()) {
            scoreReference();
        }
        List<PreferencePair> some = Arrays.stream(rows).mapToObj(pairs::get).toList();
        Scores scores = policy.score(some, scope);
        Scores base = reference(rows, scope);
        NDArray loss = scope.zeros(new Shape(rows.length));
        for (Term term : objective.terms(scores, base)) {
            loss = loss.add(term.values());
            metrics.put("loss/" + term.name(), mean(term.values().toFloatArray()));
        }
        objective.rewardScale().ifPresent(beta -> rewards(scores, rows, beta, metrics));
        objective
                .views()
                .forEach(
                        view ->
                                metrics.put(
                                        "logps/" + name(view),
                                        mean(scores.get(view).toFloatArray())));
        return loss.mean();
    }

    private Scores reference(int[] rows, NDManager scope) {
        Map<View, NDArray> logps = new EnumMap<>(View.class);
        reference.forEach((view, all) -> logps.put(view, scope.create(pick(all, rows))));
        return Scores.of(logps);
    }

    /** TRL's names and formulas: rewards are β log-ratios; accuracies compare rewards. */
    private void rewards(Scores scores, int[] rows, double beta, Map<String, Double> metrics) {
        Map<View, double[]> rewards = new EnumMap<>(View.class);
        for (View view : objective.views()) {
            float[] now = scores.get(view).toFloatArray();
            float[] before = pick(reference.get(view), rows);
            rewards.put(
                    view,
                    IntStream.range(0, now.length)
                            .mapToDouble(i -> beta * (now[i] - before[i]))
                            .toArray());
            metrics.put(
                    "rewards/" + name(view),
                    Arrays.stream(rewards.get(view)).average().orElseThrow());
        }
        compare(rewards, View.REJECTED, "rewards/", metrics);
        compare(rewards, View.CHOSEN_BAD_IMAGE, "rewards/image_", metrics);
    }

    private static void compare(
            Map<View, double[]> rewards, View worse, String prefix, Map<String, Double> metrics) {
        double[] chosen = rewards.get(View.CHOSEN);
        double[] other = rewards.get(worse);
        if (chosen == null || other == null) {
            return;
        }
        double[] margins =
                IntStream.range(0, other.length).mapToDouble(i -> chosen[i] - other[i]).toArray();
        metrics.put(prefix + "margins", Arrays.stream(margins).average().orElseThrow());
        metrics.put(
                prefix + "accuracies",
                (double) Arrays.stream(margins).filter(m -> m > 0).count() / margins.length);
    }

    private static String name(View view) {
        return view.name().toLowerCase(Locale.ROOT);
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

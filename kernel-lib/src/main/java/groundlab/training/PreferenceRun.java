package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.data.PreferencePair;
import groundlab.doctor.Watch;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Precision;
import groundlab.internal.Notices;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.View;
import groundlab.reference.ReferenceScores;
import groundlab.reference.ReferenceScoring;
import groundlab.reference.ReferenceScoring.BatchScores;
import groundlab.reference.ScoredBy;
import groundlab.runs.RunFolder;
import groundlab.training.Evaluation.Exam;
import groundlab.training.TrainingLoop.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A run of preference training: the reference's scores, then the loop.
 *
 * @param model the reference
 * @param policy what is trained, a copy of it or an adapter on it
 * @param plan how long and in what steps
 * @param objective the loss
 * @param features what the vision tower made of pictures
 * @param packed whether views of one picture share a sequence
 * @param scoreFile where the reference's scores are kept; those of held pairs are beside it, since
 *     other pairs may have the same ids there
 */
record PreferenceRun(
        Vlm model,
        Vlm policy,
        Plan plan,
        Objective objective,
        FeatureCache features,
        boolean packed,
        Path scoreFile) {

    /** Half precision rounds a sequence otherwise when another is padded beside it. */
    private static final Map<Precision, Double> TOLERANCE =
            Map.of(Precision.FP32, 1e-3, Precision.BF16, 0.1, Precision.FP16, 0.1);

    /** Pairs that are measured beside the training, and when. */
    record Held(TokenizedPairs pairs, int every, int patience) {}

    /** Trains the policy; {@code held} may be null. */
    Logs train(TokenizedPairs pairs, Batches batches, Held held, RunFolder folder)
            throws IOException {
        Exam exam =
                held == null
                        ? null
                        : new Exam(
                                lesson(held.pairs, beside(scoreFile)),
                                held.pairs.size(),
                                part(),
                                held.every,
                                held.patience);
        return new TrainingLoop(
                        plan,
                        batches,
                        lesson(pairs, scoreFile),
                        parameters(),
                        folder,
                        Watch.of(objective, TOLERANCE.get(policy.compute().precision())),
                        exam)
                .run(objective.getClass().getSimpleName(), policy);
    }

    private Map<String, NDArray> parameters() {
        Map<String, NDArray> adapter = policy.adapterWeights();
        return adapter.isEmpty() ? policy.weights(policy::isTrainedByDefault) : adapter;
    }

    private static Path beside(Path file) {
        return file.resolveSibling("evaluation-" + file.getFileName());
    }

    private Lesson lesson(TokenizedPairs pairs, Path scores) throws IOException {
        PairScorer scorer = scorer(policy, pairs, objective.views());
        return new PreferenceLesson(pairs, objective, scorer, reference(pairs, scores));
    }

    private PairScorer scorer(Vlm scoring, TokenizedPairs pairs, Set<View> views) {
        return new PairScorer(scoring, pairs, views, features, packed);
    }

    /** An objective without rewards knows no reference. */
    private Map<View, float[]> reference(TokenizedPairs pairs, Path file) throws IOException {
        Map<View, float[]> logps = new EnumMap<>(View.class);
        if (objective.rewardScale().isEmpty()) {
            return logps;
        }
        Map<String, Integer> rows = new HashMap<>();
        IntStream.range(0, pairs.size()).forEach(row -> rows.put(pairs.row(row).pair().id(), row));
        ReferenceScores scores =
                ReferenceScoring.of(pairs.pairs(), objective.views())
                        .batch(part())
                        .file(file, ScoredBy.of(model))
                        .compute((some, views) -> score(pairs, rows(some, rows), views));
        Notices.say(scores.toString());
        objective.views().forEach(view -> logps.put(view, scores.logps(view)));
        return logps;
    }

    private static int[] rows(List<PreferencePair> some, Map<String, Integer> rows) {
        return some.stream().mapToInt(pair -> rows.get(pair.id())).toArray();
    }

    private BatchScores score(TokenizedPairs pairs, int[] rows, Set<View> views) {
        Map<View, float[]> logps = new EnumMap<>(View.class);
        Map<View, int[]> tokens = new EnumMap<>(View.class);
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off();
                Dropout none = Dropout.off()) {
            Scores scores = scorer(model, pairs, views).score(rows, rows, scope).scores();
            for (View view : views) {
                logps.put(view, scores.get(view).toFloatArray());
                tokens.put(
                        view,
                        Arrays.stream(rows).map(row -> pairs.row(row).tokens(view)).toArray());
            }
        }
        return new BatchScores(logps, tokens);
    }

    /** {@return rows that are in memory at once} */
    private int part() {
        return (plan.batch() + plan.accumulate() - 1) / plan.accumulate();
    }
}

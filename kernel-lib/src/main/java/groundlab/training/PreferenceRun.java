package groundlab.training;

import ai.djl.ndarray.NDManager;
import groundlab.doctor.Diagnosis;
import groundlab.doctor.Verdict;
import groundlab.doctor.Watch;
import groundlab.engine.Precision;
import groundlab.internal.Notices;
import groundlab.loop.Epochs;
import groundlab.loop.Evaluation.Exam;
import groundlab.loop.Lesson;
import groundlab.loop.Plan;
import groundlab.loop.Run;
import groundlab.loop.TrainingLoop;
import groundlab.loop.TrainingLoop.Logs;
import groundlab.model.Vlm;
import groundlab.objective.Extra;
import groundlab.runs.DrawnRows;
import groundlab.runs.RunFolder;
import groundlab.scoring.FeatureCache;
import groundlab.scoring.PairScorer;
import groundlab.scoring.Reference;
import groundlab.scoring.References;
import groundlab.scoring.TokenizedPairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tech.tablesaw.api.Table;

/** A run of preference training: references, lessons, and the loop. */
final class PreferenceRun implements AutoCloseable {

    /** Half precision rounds a sequence otherwise when another is padded beside it. */
    private static final Map<Precision, Double> TOLERANCE =
            Map.of(Precision.FP32, 1e-3, Precision.BF16, 0.1, Precision.FP16, 0.1);

    private final PreferenceTraining how;
    private final Plan plan;
    private final Material material;
    private final Vlm policy;
    private final RunFolder folder;
    private final FeatureCache features;
    private final FeatureCache secondFeatures;
    private final NDManager manager;
    private final Optional<Vlm> follower; // the reference that moves

    PreferenceRun(
            PreferenceTraining how, Plan plan, Material material, Vlm policy, RunFolder folder) {
        this.how = how;
        this.plan = plan;
        this.material = material;
        this.policy = policy;
        this.folder = folder;
        features = new FeatureCache(how.model, featureBytes());
        secondFeatures = new FeatureCache(second().orElse(how.model), featureBytes());
        manager = policy.newManager();
        follower = Optional.ofNullable(how.moving).map(moving -> how.fresh());
    }

    /** A tower that is trained sees something else after each step. */
    private long featureBytes() {
        return policy.adaptsVision() ? 0 : how.pictureBytes();
    }

    /** A second model that nobody asks for is not asked. */
    private Optional<Vlm> second() {
        boolean asked = how.objective.extras().contains(Extra.SECOND_REFERENCE);
        return asked ? Optional.of(how.second) : Optional.empty();
    }

    /** {@return what came of it; the policy is left trained and written} */
    Run run() throws IOException {
        Logs logs = train();
        policy.save(folder.result(how.lora != null));
        String name = how.objective.toString();
        Table log = logs.training().table(name);
        Table measured = logs.evaluation().table("evaluation");
        Diagnosis verdict =
                Verdict.of(log.where(log.doubleColumn("loss").isNotMissing()))
                        .evaluation(measured)
                        .objective(how.objective)
                        .clip(plan.clip())
                        .diagnosis();
        Notices.say(verdict.toString());
        return new Run(name, policy, log, measured, verdict, folder.path());
    }

    private Logs train() throws IOException {
        int[] lengths = how.byLength ? material.lengths(how.objective) : null;
        Epochs batches =
                new Epochs(material.rows(), plan.batch(), plan.epochs(), plan.seed(), lengths);
        int every = how.evaluateEvery == 0 ? batches.perEpoch() : how.evaluateEvery;
        return new TrainingLoop(
                        plan,
                        batches,
                        moving(lesson()),
                        policy.trainedWeights(),
                        folder,
                        Watch.of(how.objective, TOLERANCE.get(policy.compute().precision())),
                        material.held() == null ? null : exam(every))
                .watchedBy(how.listener(), Optional.of(policy))
                .run(how.objective.getClass().getSimpleName(), policy);
    }

    private Exam exam(int every) throws IOException {
        TokenizedPairs held = material.held();
        Path file = scoreFile().resolveSibling("evaluation-" + scoreFile().getFileName());
        Lesson lesson = new PreferenceLesson(held, kept(held, file));
        return new Exam(lesson, held.size(), plan.part(), every, how.patience);
    }

    private Path scoreFile() {
        return how.referenceScores == null
                ? folder.path().resolve("reference.csv")
                : how.referenceScores;
    }

    private Lesson lesson() throws IOException {
        return material.drawing() == null
                ? new PreferenceLesson(material.pairs(), kept(material.pairs(), scoreFile()))
                : new DrawingLesson(
                        policy,
                        plan.seed(),
                        material,
                        how.completion(),
                        live(),
                        new DrawnRows(folder.path().resolve("drawn.jsonl")));
    }

    private Lesson moving(Lesson lesson) {
        return follower.isEmpty()
                ? lesson
                : MovingLesson.of(
                        lesson,
                        how.moving,
                        policy.trainedWeights(),
                        follower.get().trainedWeights(),
                        manager);
    }

    /** Pairs that are there from the start need not be scored each time they come up. */
    private LossParts kept(TokenizedPairs pairs, Path file) throws IOException {
        if (follower.isPresent()) {
            return comparison(references(features).live(follower.get()), keptSecond(pairs, file));
        }
        Reference first = references(features).kept(how.model, pairs, file);
        return comparison(first, keptSecond(pairs, file));
    }

    private Reference keptSecond(TokenizedPairs pairs, Path file) throws IOException {
        if (second().isEmpty()) {
            return Reference.NONE;
        }
        Vlm other = second().get();
        pairs.rows().forEach(row -> row.checkSame(other));
        return references(secondFeatures)
                .kept(other, pairs, file.resolveSibling("second-" + file.getFileName()));
    }

    /** Pairs that are drawn now are scored now, and those of the same batch with them. */
    private LossParts live() {
        return comparison(
                references(features).live(follower.orElse(how.model)),
                second().map(this::liveSecond).orElse(Reference.NONE));
    }

    private Reference liveSecond(Vlm other) {
        Reference live = references(secondFeatures).live(other);
        return pairs -> {
            pairs.forEach(row -> row.checkSame(other));
            return live.logps(pairs);
        };
    }

    private LossParts comparison(Reference first, Reference second) {
        PairScorer scorer = references(features).policy(policy);
        return new LossParts(how.objective, scorer, first, second, how.alike(material));
    }

    private References references(FeatureCache cache) {
        return new References(how.objective, cache, how.packed, plan.part());
    }

    @Override
    public void close() {
        features.close();
        secondFeatures.close();
        manager.close();
        follower.ifPresent(Vlm::close);
    }
}

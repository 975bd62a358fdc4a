package groundlab.training;

import static groundlab.internal.Checks.check;

import groundlab.checkpoint.Lora;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.doctor.Checkup;
import groundlab.doctor.Diagnosis;
import groundlab.doctor.Verdict;
import groundlab.image.Distorted;
import groundlab.image.Distortion;
import groundlab.image.ZoomCrop;
import groundlab.internal.Notices;
import groundlab.internal.WholeFiles;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.runs.RunFolder;
import groundlab.training.PreferenceRun.Held;
import groundlab.training.TrainingLoop.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * Trains a copy of a model on preference pairs; the model itself stays as it is and is the
 * reference.
 *
 * <pre>{@code
 * Run run = PreferenceTraining.of(model, pairs).objective(new Mdpo(0.1)).epochs(2).run(Path.of("runs/mdpo"));
 * }</pre>
 *
 * <p>The decoder and the projector are trained, or a LoRA adapter on the decoder; the vision tower
 * is frozen. A run that was stopped goes on from its last checkpoint when it is started again with
 * the same settings; a run that has ended is opened again.
 */
public final class PreferenceTraining extends PlanBuilder<PreferenceTraining> {

    private final Vlm model;
    private final Pairs pairs;
    private Objective objective = new Dpo(0.1);
    private Distortion distortion = ZoomCrop.MDPO;
    private Lora lora;
    private boolean packed = true;
    private long featureBytes = -1; // what can be spared
    private Path referenceScores;
    private boolean byLength;
    private Unfit unfit = Unfit.FAIL;
    private Pairs evaluation;
    private int evaluateEvery; // 0 for once an epoch
    private int patience; // 0 for no early stopping
    private Examples test;

    private PreferenceTraining(Vlm model, Pairs pairs) {
        this.model = model;
        this.pairs = pairs;
    }

    /** Starts to describe a run; full fine-tuning with DPO unless told otherwise. */
    public static PreferenceTraining of(Vlm model, Pairs pairs) {
        check(!pairs.isEmpty(), "training needs at least one pair, got none");
        return new PreferenceTraining(model, pairs);
    }

    @Override
    PreferenceTraining self() {
        return this;
    }

    /** All settings of a {@link Presets paper}; those that are set afterwards replace them. */
    public PreferenceTraining preset(Preset paper) {
        paper.distortion().ifPresent(this::distortion);
        lora = paper.lora().orElse(null);
        return objective(paper.objective())
                .epochs(paper.epochs())
                .batch(paper.batch())
                .learningRate(paper.schedule().peak())
                .warmup(paper.schedule().warmup())
                .schedule(paper.schedule().shape())
                .weightDecay(paper.weightDecay())
                .beta2(paper.beta2());
    }

    /** The loss; {@code new Dpo(0.1)} by default. */
    public PreferenceTraining objective(Objective loss) {
        objective = loss;
        return this;
    }

    /** How worse pictures are drawn for pairs that have none; mDPO's zoom crop by default. */
    public PreferenceTraining distortion(Distortion worse) {
        distortion = worse;
        return this;
    }

    /** Takes worse pictures as the pairs have them, and draws none. */
    public PreferenceTraining givenPictures() {
        distortion = null;
        return this;
    }

    /** Trains an adapter of this rank on all linear layers of the decoder, nothing else. */
    public PreferenceTraining lora(int rank) {
        return lora(Lora.rank(rank));
    }

    /** Trains an adapter, nothing else. */
    public PreferenceTraining lora(Lora settings) {
        lora = settings;
        return this;
    }

    /** Scores each view as a sequence of its own: slower, the same numbers to rounding. */
    public PreferenceTraining plain() {
        packed = false;
        return this;
    }

    /**
     * Memory for what the frozen vision tower makes of pictures, in MB (10⁶ bytes), so that each is
     * looked at once and not in each epoch; by default a quarter of what is free, at most 4 GB. The
     * results do not depend on it, but for 0: then the tower looks at a batch at once, with the
     * same numbers to rounding.
     */
    public PreferenceTraining featureCache(long megabytes) {
        check(megabytes >= 0, "featureCache must be >= 0 MB, got %d", megabytes);
        featureBytes = megabytes * 1_000_000;
        return this;
    }

    /**
     * Where the reference's scores are kept, a CSV file that many runs can share; in the run's
     * folder by default. Those of the evaluation set are in {@code evaluation-<name>} beside it.
     */
    public PreferenceTraining referenceScores(Path file) {
        referenceScores = file;
        return this;
    }

    /** Pairs of like length share a batch, so that less of it is padding; off by default. */
    public PreferenceTraining byLength() {
        byLength = true;
        return this;
    }

    /** Fails if a pair cannot be trained on, or leaves it out; fails by default. */
    public PreferenceTraining unfit(Unfit policy) {
        unfit = policy;
        return this;
    }

    /** Measures these pairs before the first step, after each epoch and after the last. */
    public PreferenceTraining evaluation(Pairs held) {
        check(!held.isEmpty(), "an evaluation set needs at least one pair, got none");
        evaluation = held;
        return this;
    }

    /** Measures the evaluation set each time after so many steps. */
    public PreferenceTraining evaluateEvery(int steps) {
        check(steps >= 1, "evaluateEvery must be at least 1 step, got %d", steps);
        evaluateEvery = steps;
        return this;
    }

    /**
     * Ends training when the loss of the evaluation set has not fallen {@code times} times in a
     * row, and gives the model the weights with which it was lowest.
     */
    public PreferenceTraining earlyStopping(int times) {
        check(times >= 1, "earlyStopping must wait at least 1 time, got %d", times);
        patience = times;
        return this;
    }

    /** Examples that the model will be tested on, whose pictures must not be trained on. */
    public PreferenceTraining testedOn(Examples examples) {
        test = examples;
        return this;
    }

    /** {@return what is wrong with model, pairs and settings} Each run looks before it begins. */
    public Diagnosis checkup() {
        return checkup(pairs.map(worse(plan().seed())));
    }

    private Diagnosis checkup(Pairs some) {
        Checkup checkup =
                Checkup.of(model, some)
                        .objective(objective)
                        .learningRate(plan().schedule().peak())
                        .lora(lora != null);
        return (test == null ? checkup : checkup.test(test)).diagnosis();
    }

    /**
     * Runs to the end, or resumes.
     *
     * @param path the run's folder, made if needed
     * @throws IllegalArgumentException if a setting is wrong, a pair cannot be trained on, or the
     *     folder holds another run
     * @throws IllegalStateException if the loss is wrong at the start or stops being finite
     * @throws IOException if a file cannot be read or written; the message names it
     * @throws CancellationException if the thread was interrupted, as by a stop button; what was
     *     done is kept
     */
    public Run run(Path path) throws IOException {
        Plan plan = plan();
        check(
                patience == 0 || evaluation != null,
                "earlyStopping needs an evaluation set: evaluation(pairs)");
        TokenizedPairs train = complete(pairs, plan.seed());
        TokenizedPairs held = evaluation == null ? null : complete(evaluation, plan.seed());
        Diagnosis before = checkup(train.pairs());
        check(before.errors().isEmpty(), "%s", before);
        try (RunFolder folder = RunFolder.open(path, settings(plan, train, held))) {
            Notices.say(before.toString());
            Vlm policy =
                    lora == null
                            ? model.trainable(model::isTrainedByDefault)
                            : model.withLora(lora, plan.seed());
            try {
                Run run = run(plan, policy, train, held, folder);
                WholeFiles.write(path.resolve("doctor.txt"), before + "\n" + run.verdict() + "\n");
                return run;
            } catch (IOException | RuntimeException e) {
                policy.close();
                throw e;
            }
        }
    }

    private Run run(
            Plan plan, Vlm policy, TokenizedPairs train, TokenizedPairs held, RunFolder folder)
            throws IOException {
        Path scores =
                referenceScores == null ? folder.path().resolve("reference.csv") : referenceScores;
        try (FeatureCache features = new FeatureCache(model, featureBytes(policy))) {
            PreferenceRun run =
                    new PreferenceRun(model, policy, plan, objective, features, packed, scores);
            Logs logs = run.train(train, batches(plan, train), held(plan, held, train), folder);
            policy.save(folder.result(lora != null));
            Table log = logs.training().table(objective.toString());
            Table measured = logs.evaluation().table("evaluation");
            Diagnosis verdict =
                    Verdict.of(log)
                            .evaluation(measured)
                            .objective(objective)
                            .clip(plan.clip())
                            .diagnosis();
            Notices.say(verdict.toString());
            return new Run(objective.toString(), policy, log, measured, verdict, folder.path());
        }
    }

    private Batches batches(Plan plan, TokenizedPairs rows) {
        int[] lengths =
                byLength
                        ? IntStream.range(0, rows.size())
                                .map(row -> rows.row(row).length(objective))
                                .toArray()
                        : null;
        return new Epochs(rows.size(), plan.batch(), plan.epochs(), plan.seed(), lengths);
    }

    private Held held(Plan plan, TokenizedPairs held, TokenizedPairs trained) {
        int every = evaluateEvery == 0 ? plan.stepsPerEpoch(trained.size()) : evaluateEvery;
        return held == null ? null : new Held(held, every, patience);
    }

    /** A tower that is trained sees something else after each step. */
    private long featureBytes(Vlm policy) {
        long wanted = featureBytes < 0 ? FeatureCache.spare(model) : featureBytes;
        return policy.adaptsVision() ? 0 : wanted;
    }

    /** {@return the pairs that fit, with worse pictures where they are needed} */
    private TokenizedPairs complete(Pairs some, long seed) {
        boolean given = distortion == null;
        return FittingPairs.of(some, model, objective, given, unfit).map(worse(seed));
    }

    /** {@return draws a worse picture for a pair that needs one and has none} */
    private UnaryOperator<PreferencePair> worse(long seed) {
        if (distortion == null || !objective.comparesPictures()) {
            return UnaryOperator.identity();
        }
        return pair ->
                pair.rejectedPicture().isPresent()
                        ? pair
                        : pair.withRejectedPicture(Distorted.draw(pair, distortion, seed));
    }

    private Provenance settings(Plan plan, TokenizedPairs train, TokenizedPairs held) {
        return Provenance.NONE
                .with("objective", objective)
                .with("plan", plan.results())
                .with("lora", lora == null ? "none" : lora)
                .with("distortion", distortion == null ? "as given" : distortion)
                .with("packed", packed)
                .with("by_length", byLength)
                .with("feature_cache", featureBytes == 0 ? "none" : "of any size")
                .with("pairs", train.size())
                .with("pairs_sha256", train.pairs().hash())
                .with("evaluation_sha256", held == null ? "none" : held.pairs().hash())
                .with("evaluate_every", evaluateEvery)
                .with("early_stopping", patience)
                .with("model", model)
                .with("model_sha256", model.fingerprint());
    }
}

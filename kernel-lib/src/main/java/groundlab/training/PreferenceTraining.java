package groundlab.training;

import static groundlab.internal.Checks.check;

import groundlab.checkpoint.Lora;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.doctor.Checkup;
import groundlab.doctor.Diagnosis;
import groundlab.doctor.Verdict;
import groundlab.image.Distortion;
import groundlab.image.ZoomCrop;
import groundlab.internal.Notices;
import groundlab.internal.WholeFiles;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Extra;
import groundlab.objective.Objective;
import groundlab.objective.View;
import groundlab.runs.RunFolder;
import groundlab.sampling.Sampler;
import groundlab.text.Similarity;
import groundlab.text.TfIdf;
import groundlab.training.DrawingLesson.Drawing;
import groundlab.training.PreferenceRun.Material;
import groundlab.training.PreferenceRun.Setup;
import groundlab.training.TrainingLoop.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
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
    private final Pairs pairs; // empty where all are drawn online
    private final Examples examples; // what is drawn from online; null for the pairs' own
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
    private Drawing drawing; // null for none
    private Vlm second;
    private Similarity alike; // null for TF-IDF
    private MovingReference moving;

    private PreferenceTraining(Vlm model, Pairs pairs, Examples examples) {
        this.model = model;
        this.pairs = pairs;
        this.examples = examples;
    }

    /** Starts to describe a run; full fine-tuning with DPO unless told otherwise. */
    public static PreferenceTraining of(Vlm model, Pairs pairs) {
        check(!pairs.isEmpty(), "training needs at least one pair, got none");
        return new PreferenceTraining(model, pairs, null);
    }

    /**
     * Starts to describe online training: in each step pairs are drawn for the examples of a batch
     * from the policy as it is then. An example for which nothing can be drawn is left out of its
     * batch and counted in the columns {@code online/…} of the log; all that was drawn lies in the
     * run's {@code drawn.jsonl}.
     *
     * @param sampler draws pairs, such as {@code Ranked} for online DPO or {@code
     *     BiasDrivenSampling} for online BDHS
     */
    public static PreferenceTraining online(Vlm model, Examples examples, Sampler sampler) {
        check(!examples.isEmpty(), "training needs at least one example, got none");
        PreferenceTraining training =
                new PreferenceTraining(model, Pairs.of(List.of(), Provenance.NONE), examples);
        training.drawing = new Drawing(sampler, 1);
        return training;
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

    /**
     * Draws a new pair for a share of the pairs of each step, from the policy as it is then: mixed
     * training, <a href="https://arxiv.org/abs/2407.02477">Amirloo et al. 2024</a>, equation 4. A
     * coin is thrown for each pair; its picture, question and chosen answer are the example that
     * the sampler sees.
     *
     * @param share probability of a new pair, in (0, 1]
     */
    public PreferenceTraining mixed(Sampler sampler, double share) {
        check(share > 0 && share <= 1, "share must be in (0, 1], got %s", share);
        check(examples == null, "all pairs are drawn online, there is nothing to mix them with");
        drawing = new Drawing(sampler, share);
        return this;
    }

    /** Another reference, for objectives that have two, such as MRPO. */
    public PreferenceTraining secondReference(Vlm other) {
        second = other;
        return this;
    }

    /** How alike prompts are, for objectives that compare them, such as RPO; TF-IDF by default. */
    public PreferenceTraining likeness(Similarity measure) {
        alike = measure;
        return this;
    }

    /** Lets the reference follow the policy; it stays as it is by default. */
    public PreferenceTraining movingReference(MovingReference how) {
        moving = how;
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
        return checkup(pairs.map(completion()::worse));
    }

    private Diagnosis checkup(Pairs some) {
        if (some.isEmpty()) {
            return new Diagnosis("before training", 0, List.of()); // what is drawn is not there yet
        }
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
        checkSettings(plan);
        Material material = material();
        Diagnosis before = checkup(material.pairs().pairs());
        check(before.errors().isEmpty(), "%s", before);
        try (RunFolder folder = RunFolder.open(path, settings(plan, material))) {
            if (before.checks() > 0) {
                Notices.say(before.toString());
            }
            Vlm policy = fresh();
            try {
                Run run = run(plan, policy, material, folder);
                WholeFiles.write(path.resolve("doctor.txt"), before + "\n" + run.verdict() + "\n");
                return run;
            } catch (IOException | RuntimeException e) {
                policy.close();
                throw e;
            }
        }
    }

    private void checkSettings(Plan plan) {
        check(
                patience == 0 || evaluation != null,
                "earlyStopping needs an evaluation set: evaluation(pairs)");
        check(
                !objective.extras().contains(Extra.SECOND_REFERENCE) || second != null,
                "%s needs a second reference: secondReference(model)",
                objective);
        check(
                !objective.acrossPairs() || plan.accumulate() == 1,
                "%s compares the pairs of a batch, which cannot be computed in %d parts:"
                        + " accumulate(1)",
                objective,
                plan.accumulate());
        check(!byLength || drawing == null, "what is drawn online has no length before: byLength");
        check(
                drawing == null || !objective.views().contains(View.REJECTED_2),
                "what is drawn online has one rejected answer, %s compares several",
                objective);
    }

    private Vlm fresh() {
        return lora == null
                ? model.trainable(model::isTrainedByDefault)
                : model.withLora(lora, plan().seed());
    }

    private Run run(Plan plan, Vlm policy, Material material, RunFolder folder) throws IOException {
        Epochs batches = batches(plan, material);
        int every = evaluateEvery == 0 ? batches.perEpoch() : evaluateEvery;
        try (PreferenceRun run = new PreferenceRun(setup(policy, material, folder), policy, plan)) {
            Logs logs = run.train(material, batches, every, patience, folder);
            policy.save(folder.result(lora != null));
            Table log = logs.training().table(objective.toString());
            Table measured = logs.evaluation().table("evaluation");
            Diagnosis verdict =
                    Verdict.of(log.where(log.doubleColumn("loss").isNotMissing()))
                            .evaluation(measured)
                            .objective(objective)
                            .clip(plan.clip())
                            .diagnosis();
            Notices.say(verdict.toString());
            return new Run(objective.toString(), policy, log, measured, verdict, folder.path());
        }
    }

    private Setup setup(Vlm policy, Material material, RunFolder folder) {
        return new Setup(
                model,
                this::fresh,
                objective,
                distortion,
                packed,
                featureBytes(policy),
                referenceScores == null ? folder.path().resolve("reference.csv") : referenceScores,
                Optional.ofNullable(second),
                alike(material),
                Optional.ofNullable(moving));
    }

    private Optional<Similarity> alike(Material material) {
        if (!objective.extras().contains(Extra.LIKENESS)) {
            return Optional.empty();
        }
        return Optional.of(alike == null ? TfIdf.of(material.prompts()) : alike);
    }

    private Epochs batches(Plan plan, Material material) {
        int[] lengths =
                byLength
                        ? material.pairs().rows().stream()
                                .mapToInt(row -> row.length(objective))
                                .toArray()
                        : null;
        return new Epochs(material.rows(), plan.batch(), plan.epochs(), plan.seed(), lengths);
    }

    /** A tower that is trained sees something else after each step. */
    private long featureBytes(Vlm policy) {
        long wanted = featureBytes < 0 ? FeatureCache.spare(model) : featureBytes;
        return policy.adaptsVision() ? 0 : wanted;
    }

    private Material material() {
        TokenizedPairs train = pairs.isEmpty() ? TokenizedPairs.NONE : complete(pairs);
        TokenizedPairs held = evaluation == null ? null : complete(evaluation);
        Examples own =
                Examples.of(
                        "pairs", train.pairs().stream().map(PreferenceTraining::example).toList());
        return new Material(train, examples == null ? own : examples, drawing, held);
    }

    private static Example example(PreferencePair pair) {
        return new Example(
                pair.id(),
                pair.picture(),
                pair.prompt(),
                pair.chosen(),
                pair.truth().orElse(Truth.UNKNOWN),
                List.of());
    }

    /** {@return the pairs that fit, with all that the objective compares} */
    private TokenizedPairs complete(Pairs some) {
        boolean given = distortion == null;
        TokenizedPairs fitting = FittingPairs.of(some, model, objective, given, unfit);
        return new TokenizedPairs(completion().of(fitting.rows()), some.provenance());
    }

    private Completion completion() {
        return new Completion(model, objective, distortion, plan().seed());
    }

    private Provenance settings(Plan plan, Material material) {
        Provenance settings =
                Provenance.NONE
                        .with("objective", objective)
                        .with("plan", plan.results())
                        .with("lora", lora == null ? "none" : lora)
                        .with("distortion", distortion == null ? "as given" : distortion)
                        .with("packed", packed)
                        .with("by_length", byLength)
                        .with("feature_cache", featureBytes == 0 ? "none" : "of any size")
                        .with("pairs", material.pairs().size())
                        .with("pairs_sha256", material.pairs().pairs().hash())
                        .with(
                                "evaluation_sha256",
                                material.held() == null ? "none" : material.held().pairs().hash())
                        .with("evaluate_every", evaluateEvery)
                        .with("early_stopping", patience)
                        .with("model", model)
                        .with("model_sha256", model.fingerprint());
        if (drawing != null) {
            settings =
                    settings.with("online", drawing)
                            .with("examples_sha256", material.examples().hash());
        }
        if (second != null) {
            settings = settings.with("second_reference_sha256", second.fingerprint());
        }
        return moving == null ? settings : settings.with("moving_reference", moving);
    }
}

package groundlab.training;

import static groundlab.internal.Checks.check;

import groundlab.checkpoint.Lora;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.doctor.Checkup;
import groundlab.doctor.Diagnosis;
import groundlab.engine.OutOfMemory;
import groundlab.image.Distortion;
import groundlab.image.ZoomCrop;
import groundlab.internal.Notices;
import groundlab.internal.Seeds;
import groundlab.internal.WholeFiles;
import groundlab.loop.Plan;
import groundlab.loop.PlanBuilder;
import groundlab.loop.Run;
import groundlab.memory.MemoryNeed;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Extra;
import groundlab.objective.Objective;
import groundlab.runs.RunFolder;
import groundlab.sampling.Sampler;
import groundlab.scoring.Completion;
import groundlab.scoring.FeatureCache;
import groundlab.scoring.FittingPairs;
import groundlab.scoring.TokenizedPair;
import groundlab.scoring.TokenizedPairs;
import groundlab.scoring.Unfit;
import groundlab.text.Similarity;
import groundlab.text.TfIdf;
import groundlab.training.DrawingLesson.Drawing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

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

    // read by the run that they describe
    final Vlm model;
    final Pairs pairs; // empty where all are drawn online
    final Examples examples; // what is drawn from online; null for the pairs' own
    Objective objective = new Dpo(0.1);
    Distortion distortion = ZoomCrop.MDPO;
    Lora lora;
    boolean packed = true;
    long featureBytes = -1; // what can be spared
    Path referenceScores;
    boolean byLength;
    Unfit unfit = Unfit.FAIL;
    Pairs evaluation;
    int evaluateEvery; // 0 for once an epoch
    int patience; // 0 for no early stopping
    Examples test;
    Drawing drawing; // null for none
    Vlm second;
    Similarity alike; // null for TF-IDF
    MovingReference moving;

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
        checkNamed(sampler);
        PreferenceTraining training =
                new PreferenceTraining(model, Pairs.of(List.of(), Provenance.NONE), examples);
        training.drawing = new Drawing(sampler, 1);
        return training;
    }

    @Override
    protected PreferenceTraining self() {
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
        checkNamed(sampler);
        drawing = new Drawing(sampler, share);
        return this;
    }

    /** Else the run could not go on in another process. */
    private static void checkNamed(Sampler sampler) {
        check(
                Seeds.isStable(sampler),
                "a sampler must print the same in every run, got %s;"
                        + " give it a name with Sampler.named(name, sampler)",
                sampler);
    }

    /** Another reference, for objectives that have two, such as MRPO; others do not look at it. */
    public PreferenceTraining secondReference(Vlm other) {
        second = other;
        return this;
    }

    /** How alike prompts are, for objectives that compare them, such as RPO; TF-IDF by default. */
    public PreferenceTraining likeness(Similarity measure) {
        check(
                Seeds.isStable(measure),
                "a similarity must print the same in every run, got %s;"
                        + " give it a name with Similarity.named(name, measure)",
                measure);
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

    /** {@return what training will take of the device's memory; each run looks before it begins} */
    public MemoryNeed memory() {
        List<TokenizedPair> rows = pairs.isEmpty() ? List.of() : fitting(pairs).rows();
        return new PreferenceMemory(this, plan()).workload(rows).need();
    }

    /**
     * Runs to the end, or resumes.
     *
     * @param path the run's folder, made if needed
     * @throws IllegalArgumentException if a setting is wrong, a pair cannot be trained on, the
     *     memory is too small, or the folder holds another run
     * @throws OutOfMemory if memory runs out in a step; the steps before are kept
     * @throws IllegalStateException if the loss is wrong at the start or stops being finite
     * @throws IOException if a file cannot be read or written; the message names it
     * @throws CancellationException if the thread was interrupted, as by a stop button; what was
     *     done is kept
     */
    public Run run(Path path) throws IOException {
        Plan plan = plan();
        new PreferenceChecks(this, plan).run();
        Material material = material(new PreferenceMemory(this, plan));
        Diagnosis before = checkup(material.pairs().pairs());
        check(before.errors().isEmpty(), "%s", before);
        try (RunFolder folder = RunFolder.open(path, settings(plan, material))) {
            if (before.checks() > 0) {
                Notices.say(before.toString());
            }
            Vlm policy = fresh();
            try (PreferenceRun running = new PreferenceRun(this, plan, material, policy, folder)) {
                Run run = running.run();
                WholeFiles.write(path.resolve("doctor.txt"), before + "\n" + run.verdict() + "\n");
                return run;
            } catch (IOException | RuntimeException e) {
                policy.close();
                throw e;
            }
        }
    }

    /** {@return bytes that what the vision tower made of pictures may take} */
    long pictureBytes() {
        return featureBytes < 0 ? FeatureCache.spare(model) : featureBytes;
    }

    /** {@return a model that can be trained and equals the reference} */
    Vlm fresh() {
        return model.toTrain(lora, plan().seed());
    }

    /** {@return how alike prompts are, where the objective asks} */
    Optional<Similarity> alike(Material material) {
        if (!objective.extras().contains(Extra.LIKENESS)) {
            return Optional.empty();
        }
        return Optional.of(alike == null ? TfIdf.of(material.prompts()) : alike);
    }

    /** What is missing of pairs is not made before it is known that there is memory for them. */
    private Material material(PreferenceMemory memory) {
        TokenizedPairs fitting = pairs.isEmpty() ? TokenizedPairs.NONE : fitting(pairs);
        memory.check(fitting.rows());
        TokenizedPairs train = complete(fitting);
        TokenizedPairs held = evaluation == null ? null : complete(fitting(evaluation));
        Examples rows = examples == null ? Material.examples(train) : examples;
        return new Material(train, rows, drawing, held);
    }

    private TokenizedPairs fitting(Pairs some) {
        return FittingPairs.of(some, model, objective, distortion == null, unfit);
    }

    /** {@return the same with all that the objective compares} */
    private TokenizedPairs complete(TokenizedPairs some) {
        return new TokenizedPairs(completion().of(some.rows()), some.pairs().provenance());
    }

    Completion completion() {
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
                        .with("evaluate_every", evaluateEvery)
                        .with("early_stopping", patience)
                        .and(material.facts(objective))
                        .with("model", model)
                        .with("model_sha256", model.fingerprint());
        if (second != null) {
            settings = settings.with("second_reference_sha256", second.fingerprint());
        }
        if (alike != null && objective.extras().contains(Extra.LIKENESS)) {
            settings = settings.with("likeness", alike);
        }
        return moving == null ? settings : settings.with("moving_reference", moving);
    }
}

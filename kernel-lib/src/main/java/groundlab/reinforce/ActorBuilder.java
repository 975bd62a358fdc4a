package groundlab.reinforce;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import groundlab.checkpoint.Lora;
import groundlab.data.Examples;
import groundlab.data.Provenance;
import groundlab.doctor.Diagnosis;
import groundlab.doctor.Watch;
import groundlab.internal.Notices;
import groundlab.internal.Seeds;
import groundlab.internal.WholeFiles;
import groundlab.loop.Batches;
import groundlab.loop.Epochs;
import groundlab.loop.Lesson;
import groundlab.loop.Plan;
import groundlab.loop.PlanBuilder;
import groundlab.loop.Run;
import groundlab.loop.TrainingLoop;
import groundlab.metrics.Reward;
import groundlab.model.Vlm;
import groundlab.reinforce.Actor.Style;
import groundlab.runs.RunFolder;
import groundlab.scoring.FeatureCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import tech.tablesaw.api.Table;

/**
 * What reinforcement learning has in common: a copy of a model is trained on rewards of answers of
 * its own, and the model itself is the reference that it is kept near to.
 *
 * @param <T> the builder itself
 */
abstract class ActorBuilder<T extends ActorBuilder<T>> extends PlanBuilder<T> {

    private final Vlm model;
    private final Examples examples;
    private final Reward reward;
    private double beta = 0.05;
    private int maxTokens = 64;
    private Lora lora;

    ActorBuilder(Vlm model, Examples examples, Reward reward) {
        check(!examples.isEmpty(), "training needs at least one example, got none");
        check(reward != null, "training needs a reward, got null");
        this.model = model;
        this.examples = examples;
        this.reward = reward;
    }

    /** What a nat of divergence from the reference costs of the reward; 0.05 by default. */
    public T beta(double cost) {
        check(cost >= 0 && Double.isFinite(cost), "beta must be >= 0, got %s", cost);
        beta = cost;
        return self();
    }

    /** Longest answer in tokens; 64 by default. */
    public T maxTokens(int most) {
        check(most >= 1, "maxTokens must be at least 1, got %d", most);
        maxTokens = most;
        return self();
    }

    /** Trains an adapter of this rank on all linear layers of the decoder, nothing else. */
    public T lora(int rank) {
        return lora(Lora.rank(rank));
    }

    /** Trains an adapter, nothing else. */
    public T lora(Lora settings) {
        lora = settings;
        return self();
    }

    /** What is special about a way to learn. */
    record Method(String name, Lesson lesson, Batches batches, Map<String, NDArray> parameters) {}

    /** {@return the method for a policy that is about to be trained} */
    abstract Method method(Actor actor, Epochs epochs);

    /** {@return how many answers are drawn to each question} */
    abstract int answers();

    /** {@return settings that the method has of its own, and its name as the objective} */
    abstract Provenance own();

    double beta() {
        return beta;
    }

    /**
     * Runs to the end, or resumes.
     *
     * @param path the run's folder, made if needed
     * @throws IllegalArgumentException if a setting is wrong, or the folder holds another run
     * @throws IllegalStateException if no answer of the first batch has a reward, or if the loss
     *     stops being finite
     * @throws IOException if a file cannot be read or written; the message names it
     * @throws CancellationException if the thread was interrupted, as by a stop button; what was
     *     done is kept
     */
    public Run run(Path path) throws IOException {
        Plan plan = plan();
        try (RunFolder folder = RunFolder.open(path, settings(plan))) {
            Vlm policy = model.toTrain(lora, plan.seed());
            try {
                Run run = run(plan, policy, folder);
                WholeFiles.write(path.resolve("doctor.txt"), run.verdict() + "\n");
                return run;
            } catch (IOException | RuntimeException e) {
                policy.close();
                throw e;
            }
        }
    }

    private Run run(Plan plan, Vlm policy, RunFolder folder) throws IOException {
        long bytes = policy.adaptsVision() ? 0 : FeatureCache.spare(model);
        try (FeatureCache features = new FeatureCache(model, bytes)) {
            Style style = new Style(answers(), maxTokens, plan.seed(), plan.part());
            Actor actor = new Actor(policy, model, features, examples, reward, style);
            Epochs epochs =
                    new Epochs(examples.size(), plan.batch(), plan.epochs(), plan.seed(), null);
            Method method = method(actor, epochs);
            Map<String, NDArray> parameters = new LinkedHashMap<>(policy.trainedWeights());
            parameters.putAll(method.parameters());
            Table log =
                    new TrainingLoop(
                                    plan,
                                    method.batches(),
                                    method.lesson(),
                                    parameters,
                                    folder,
                                    Watch.ofPolicyGradient(),
                                    null)
                            .watchedBy(listener(), Optional.of(policy))
                            .run(method.name(), policy)
                            .training()
                            .table(method.name());
            policy.save(folder.result(lora != null));
            Diagnosis verdict = RewardVerdict.of(log);
            Notices.say(verdict.toString());
            Table none = Table.create("evaluation");
            return new Run(method.name(), policy, log, none, verdict, folder.path());
        }
    }

    /** A reward whose text is another in each process cannot be told from others. */
    private Provenance settings(Plan plan) {
        return own().with("plan", plan.results())
                .with("beta", beta)
                .with("max_tokens", maxTokens)
                .with("reward", Seeds.isStable(reward) ? reward : "unnamed")
                .with("lora", lora == null ? "none" : lora)
                .with("examples", examples.size())
                .with("examples_sha256", examples.hash())
                .with("model", model)
                .with("model_sha256", model.fingerprint());
    }
}

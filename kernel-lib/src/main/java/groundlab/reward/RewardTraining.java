package groundlab.reward;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import groundlab.checkpoint.Lora;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.doctor.Diagnosis;
import groundlab.doctor.Verdict;
import groundlab.doctor.Watch;
import groundlab.internal.Notices;
import groundlab.internal.WholeFiles;
import groundlab.loop.Epochs;
import groundlab.loop.Evaluation.Exam;
import groundlab.loop.Plan;
import groundlab.loop.PlanBuilder;
import groundlab.loop.TrainingLoop;
import groundlab.loop.TrainingLoop.Logs;
import groundlab.memory.MemoryCheck;
import groundlab.memory.Workload;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.runs.RunFolder;
import groundlab.scoring.FeatureCache;
import groundlab.scoring.FittingPairs;
import groundlab.scoring.PairSequences;
import groundlab.scoring.TokenizedPairs;
import groundlab.scoring.Unfit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import tech.tablesaw.api.Table;

/**
 * Trains a copy of a model to score answers, so that the chosen answer of each pair scores higher:
 * −log σ(r(y_w) − r(y_l)), as in <a href="https://arxiv.org/abs/2203.02155">Ouyang et al. 2022</a>,
 * equation 1. The head starts small and random.
 *
 * <pre>{@code
 * RewardRun run = RewardTraining.of(model, pairs).evaluation(held).run(Path.of("runs/reward"));
 * }</pre>
 */
public final class RewardTraining extends PlanBuilder<RewardTraining> {

    private static final String NAME = "reward model";

    /** The same formula of margins, for which pairs must fit in the same ways. */
    private static final Objective LIKE = new Dpo(1);

    private final Vlm model;
    private final Pairs pairs;
    private Lora lora;
    private double centering;
    private Unfit unfit = Unfit.FAIL;
    private Pairs evaluation;
    private int evaluateEvery; // 0 for once an epoch

    private RewardTraining(Vlm model, Pairs pairs) {
        this.model = model;
        this.pairs = pairs;
    }

    /** Starts to describe a run; full fine-tuning unless told otherwise. */
    public static RewardTraining of(Vlm model, Pairs pairs) {
        check(!pairs.isEmpty(), "training needs at least one pair, got none");
        return new RewardTraining(model, pairs);
    }

    @Override
    protected RewardTraining self() {
        return this;
    }

    /** Trains an adapter of this rank on all linear layers of the decoder, and the head. */
    public RewardTraining lora(int rank) {
        return lora(Lora.rank(rank));
    }

    /** Trains an adapter and the head. */
    public RewardTraining lora(Lora settings) {
        lora = settings;
        return this;
    }

    /**
     * How much (r(y_w) + r(y_l))² counts, which draws scores to 0, <a
     * href="https://arxiv.org/abs/2312.09244">Eisenstein et al. 2023</a>; 0 by default.
     */
    public RewardTraining centering(double weight) {
        check(weight >= 0 && Double.isFinite(weight), "centering must be >= 0, got %s", weight);
        centering = weight;
        return this;
    }

    /** Fails if a pair cannot be trained on, or leaves it out; fails by default. */
    public RewardTraining unfit(Unfit policy) {
        unfit = policy;
        return this;
    }

    /** Measures these pairs before the first step, after each epoch and after the last. */
    public RewardTraining evaluation(Pairs held) {
        check(!held.isEmpty(), "an evaluation set needs at least one pair, got none");
        evaluation = held;
        return this;
    }

    /** Measures the evaluation set each time after so many steps. */
    public RewardTraining evaluateEvery(int steps) {
        check(steps >= 1, "evaluateEvery must be at least 1 step, got %d", steps);
        evaluateEvery = steps;
        return this;
    }

    /**
     * Runs to the end, or resumes.
     *
     * @param path the run's folder, made if needed
     * @throws IllegalArgumentException if a setting is wrong, a pair cannot be trained on, or the
     *     folder holds another run
     * @throws IllegalStateException if the loss stops being finite
     * @throws IOException if a file cannot be read or written; the message names it
     * @throws CancellationException if the thread was interrupted, as by a stop button; what was
     *     done is kept
     */
    public RewardRun run(Path path) throws IOException {
        Plan plan = plan();
        TokenizedPairs train = fitting(pairs);
        checkMemory(plan, train);
        TokenizedPairs held = evaluation == null ? null : fitting(evaluation);
        try (RunFolder folder = RunFolder.open(path, settings(plan, train, held))) {
            RewardModel trained = RewardModel.fresh(model.toTrain(lora, plan.seed()), plan.seed());
            try {
                RewardRun run = run(plan, trained, train, held, folder);
                WholeFiles.write(path.resolve("doctor.txt"), run.verdict() + "\n");
                return run;
            } catch (IOException | RuntimeException e) {
                trained.close();
                throw e;
            }
        }
    }

    private void checkMemory(Plan plan, TokenizedPairs train) {
        Workload work =
                new Workload(
                        model.config(),
                        model.compute().precision(),
                        PairSequences.longest(train.rows(), LIKE, true),
                        lora,
                        plan.batching(train.size()),
                        false,
                        0);
        MemoryCheck.of(model, work, true).run();
    }

    private TokenizedPairs fitting(Pairs some) {
        return FittingPairs.of(some, model, LIKE, false, unfit);
    }

    private RewardRun run(
            Plan plan,
            RewardModel trained,
            TokenizedPairs train,
            TokenizedPairs held,
            RunFolder folder)
            throws IOException {
        long bytes = trained.model().adaptsVision() ? 0 : FeatureCache.spare(model);
        try (FeatureCache features = new FeatureCache(model, bytes)) {
            Epochs epochs =
                    new Epochs(train.size(), plan.batch(), plan.epochs(), plan.seed(), null);
            int every = evaluateEvery == 0 ? epochs.perEpoch() : evaluateEvery;
            Exam exam =
                    held == null
                            ? null
                            : new Exam(
                                    new RewardLesson(trained, features, held, centering),
                                    held.size(),
                                    plan.part(),
                                    every,
                                    0);
            Logs logs =
                    new TrainingLoop(
                                    plan,
                                    epochs,
                                    new RewardLesson(trained, features, train, centering),
                                    parameters(trained),
                                    folder,
                                    Watch.of(new Sft(), 1),
                                    exam)
                            .watchedBy(listener(), Optional.empty())
                            .run(NAME, trained.model());
            trained.save(folder.result(lora != null));
            return run(trained, logs, plan, folder.path());
        }
    }

    private static RewardRun run(RewardModel trained, Logs logs, Plan plan, Path folder) {
        Table log = logs.training().table(NAME);
        Table measured = logs.evaluation().table("evaluation");
        Diagnosis verdict = Verdict.of(log).evaluation(measured).clip(plan.clip()).diagnosis();
        Notices.say(verdict.toString());
        return new RewardRun(trained, log, measured, verdict, folder);
    }

    private static Map<String, NDArray> parameters(RewardModel trained) {
        Map<String, NDArray> all = new LinkedHashMap<>(trained.model().trainedWeights());
        all.put(RewardModel.HEAD, trained.head());
        return all;
    }

    private Provenance settings(Plan plan, TokenizedPairs train, TokenizedPairs held) {
        return Provenance.NONE
                .with("objective", NAME)
                .with("plan", plan.results())
                .with("centering", centering)
                .with("lora", lora == null ? "none" : lora)
                .with("pairs", train.size())
                .with("pairs_sha256", train.pairs().hash())
                .with("evaluation_sha256", held == null ? "none" : held.pairs().hash())
                .with("evaluate_every", evaluateEvery)
                .with("model", model)
                .with("model_sha256", model.fingerprint());
    }
}

package groundlab.training;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import groundlab.checkpoint.Lora;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.image.Distorted;
import groundlab.image.Distortion;
import groundlab.image.ZoomCrop;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.objective.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

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
     * Runs to the end, or resumes.
     *
     * @param path the run's folder, made if needed
     * @throws IllegalArgumentException if a setting is wrong or the folder holds another run
     * @throws IllegalStateException if the loss is wrong at the start or stops being finite
     */
    public Run run(Path path) throws IOException {
        Plan plan = plan();
        Pairs complete = withPictures(plan.seed());
        try (RunFolder folder = RunFolder.open(path, settings(plan, complete))) {
            return run(plan, complete, folder);
        }
    }

    private Run run(Plan plan, Pairs complete, RunFolder folder) throws IOException {
        Vlm policy =
                lora == null
                        ? model.trainable(model::isTrainedByDefault)
                        : model.withLora(lora, plan.seed());
        try {
            Map<String, NDArray> parameters =
                    lora == null
                            ? policy.weights(model::isTrainedByDefault)
                            : policy.adapterWeights();
            PreferenceLesson lesson =
                    new PreferenceLesson(complete, objective, policy, model, plan.batch());
            TrainingLoop loop =
                    new TrainingLoop(plan, lesson, parameters, folder, objective.lossAtStart());
            Log log = loop.run(objective.getClass().getSimpleName(), policy);
            policy.save(folder.result(lora != null));
            return new Run(
                    objective.toString(), policy, log.table(objective.toString()), folder.path());
        } catch (IOException | RuntimeException e) {
            policy.close();
            throw e;
        }
    }

    /** Draws a worse picture for each pair that needs one and has none. */
    private Pairs withPictures(long seed) {
        if (!objective.views().contains(View.CHOSEN_BAD_IMAGE)) {
            return pairs;
        }
        return pairs.map(
                pair ->
                        pair.rejectedPicture().isPresent()
                                ? pair
                                : pair.withRejectedPicture(Distorted.draw(pair, distortion, seed)));
    }

    private Provenance settings(Plan plan, Pairs complete) {
        return Provenance.NONE
                .with("objective", objective)
                .with("plan", plan)
                .with("lora", lora == null ? "none" : lora)
                .with("distortion", distortion)
                .with("pairs", complete.size())
                .with("pairs_sha256", complete.hash())
                .with("model", model)
                .with("model_sha256", model.fingerprint());
    }
}

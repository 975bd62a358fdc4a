package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.doctor.Watch;
import groundlab.engine.Precision;
import groundlab.image.Distortion;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.runs.DrawnRows;
import groundlab.runs.RunFolder;
import groundlab.text.Similarity;
import groundlab.training.DrawingLesson.Drawing;
import groundlab.training.Evaluation.Exam;
import groundlab.training.TrainingLoop.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A run of preference training: references, lessons, and the loop. */
final class PreferenceRun implements AutoCloseable {

    /** Half precision rounds a sequence otherwise when another is padded beside it. */
    private static final Map<Precision, Double> TOLERANCE =
            Map.of(Precision.FP32, 1e-3, Precision.BF16, 0.1, Precision.FP16, 0.1);

    /**
     * What a run is made of.
     *
     * @param model the reference, or where it starts
     * @param fresh makes a model that can be trained and equals the reference
     * @param objective the loss
     * @param distortion draws worse pictures; null for none
     * @param packed whether views of one picture share a sequence
     * @param featureBytes for what vision towers made of pictures
     * @param scoreFile where the reference's scores are kept; others' are beside it
     * @param second another reference, where the objective asks for one
     * @param alike how alike prompts are, where the objective asks
     * @param moving how the reference moves, if it does
     */
    record Setup(
            Vlm model,
            Supplier<Vlm> fresh,
            Objective objective,
            Distortion distortion,
            boolean packed,
            long featureBytes,
            Path scoreFile,
            Optional<Vlm> second,
            Optional<Similarity> alike,
            Optional<MovingReference> moving) {}

    /**
     * What is trained on.
     *
     * @param pairs drawn before; empty where all is drawn online
     * @param examples for each row what can be drawn from
     * @param drawing how; null for not at all
     * @param held pairs that are measured beside the training; null for none
     */
    record Material(TokenizedPairs pairs, Examples examples, Drawing drawing, TokenizedPairs held) {

        int rows() {
            return drawing == null ? pairs.size() : examples.size();
        }

        List<String> prompts() {
            return examples.stream().map(Example::prompt).toList();
        }
    }

    private final Setup setup;
    private final Vlm policy;
    private final Plan plan;
    private final FeatureCache features;
    private final FeatureCache secondFeatures;
    private final NDManager manager;
    private final Optional<Vlm> follower; // the reference that moves

    PreferenceRun(Setup setup, Vlm policy, Plan plan) {
        this.setup = setup;
        this.policy = policy;
        this.plan = plan;
        features = new FeatureCache(setup.model, setup.featureBytes);
        Vlm other = setup.second.orElse(setup.model);
        secondFeatures = new FeatureCache(other, setup.featureBytes);
        manager = policy.newManager();
        follower = setup.moving.map(how -> setup.fresh.get());
    }

    /** Trains the policy; {@code every} and {@code patience} are of the held pairs. */
    Logs train(Material material, Batches batches, int every, int patience, RunFolder folder)
            throws IOException {
        Exam exam =
                material.held == null
                        ? null
                        : new Exam(
                                new PreferenceLesson(
                                        material.held, loss(material.held, beside("evaluation-"))),
                                material.held.size(),
                                plan.part(),
                                every,
                                patience);
        return new TrainingLoop(
                        plan,
                        batches,
                        lesson(material, new DrawnRows(folder.path().resolve("drawn.jsonl"))),
                        parameters(policy),
                        folder,
                        Watch.of(setup.objective, TOLERANCE.get(policy.compute().precision())),
                        exam)
                .run(setup.objective.getClass().getSimpleName(), policy);
    }

    /** {@return what is trained of a model: its adapter, or all but the vision tower} */
    static Map<String, NDArray> parameters(Vlm trained) {
        Map<String, NDArray> adapter = trained.adapterWeights();
        return adapter.isEmpty() ? trained.weights(trained::isTrainedByDefault) : adapter;
    }

    private Path beside(String prefix) {
        return setup.scoreFile.resolveSibling(prefix + setup.scoreFile.getFileName());
    }

    private Lesson lesson(Material material, DrawnRows drawn) throws IOException {
        Comparison loss = loss(material.pairs, setup.scoreFile);
        Lesson lesson =
                material.drawing == null
                        ? new PreferenceLesson(material.pairs, loss)
                        : new DrawingLesson(
                                policy,
                                material.drawing,
                                plan.seed(),
                                material.examples,
                                material.pairs.rows(),
                                new Completion(
                                        setup.model,
                                        setup.objective,
                                        setup.distortion,
                                        plan.seed()),
                                online(loss),
                                drawn);
        return follower.isEmpty()
                ? lesson
                : MovingLesson.of(
                        lesson,
                        setup.moving.orElseThrow(),
                        parameters(policy),
                        parameters(follower.get()),
                        manager);
    }

    /** Pairs that are there from the start need not be scored each time they come up. */
    private Comparison loss(TokenizedPairs pairs, Path file) throws IOException {
        References references = references(features);
        boolean keep = follower.isEmpty() && pairs.size() > 0;
        return new Comparison(
                setup.objective,
                references.policy(policy),
                keep
                        ? references.kept(setup.model, pairs, file)
                        : references.live(follower.orElse(setup.model)),
                second(pairs, file),
                setup.alike);
    }

    private Comparison online(Comparison offline) {
        References references = references(features);
        Reference live = references.live(follower.orElse(setup.model));
        Reference second =
                setup.second.map(references(secondFeatures)::live).orElse(Reference.NONE);
        return new Comparison(setup.objective, offline.policy(), live, second, setup.alike);
    }

    private Reference second(TokenizedPairs pairs, Path file) throws IOException {
        if (setup.second.isEmpty() || pairs.size() == 0) {
            return Reference.NONE;
        }
        Vlm other = setup.second.get();
        pairs.rows().forEach(row -> row.checkSame(other));
        return references(secondFeatures)
                .kept(other, pairs, file.resolveSibling("second-" + file.getFileName()));
    }

    private References references(FeatureCache cache) {
        return new References(setup.objective, cache, setup.packed, plan.part());
    }

    @Override
    public void close() {
        features.close();
        secondFeatures.close();
        manager.close();
        follower.ifPresent(Vlm::close);
    }
}

package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Provenance;
import groundlab.image.Distortion;
import groundlab.image.ZoomCrop;
import groundlab.internal.Checks;
import groundlab.internal.Seeds;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.PairBuilder;
import groundlab.sampling.Sampler;
import groundlab.training.PreferenceTraining;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The settings of one cell of an {@link Ablation}: what is drawn, and how is trained on it. By
 * default DPO with beta 0.1 on BDHS pairs (rho 0.9) of all pictures, once, in batches of 32 at a
 * learning rate of 1e-4.
 *
 * <pre>{@code
 * Ablation grid = Ablation.of(model, world.preference())
 *         .cell("mixed", cell -> cell.mixed(sampler, 0.5).learningRate(1e-4));
 * }</pre>
 */
public final class Cell {

    private static final int CHUNK = 64; // examples drawn from between two looks at the stop button

    private List<Sampler> samplers = List.of(BiasDrivenSampling.attention(0.9));
    private Sampler fresh; // null where all pairs are there from the start
    private double share = 1;
    private Objective objective = new Dpo(0.1);
    private Distortion distortion = ZoomCrop.MDPO;
    private double learningRate = 1e-4;
    private int size; // 0 for all
    private int epochs = 1;
    private int batch = 32;
    private String more = "";
    private UnaryOperator<PreferenceTraining> change = training -> training;

    Cell() {}

    private Cell(Cell other) {
        samplers = other.samplers;
        fresh = other.fresh;
        share = other.share;
        objective = other.objective;
        distortion = other.distortion;
        learningRate = other.learningRate;
        size = other.size;
        epochs = other.epochs;
        batch = other.batch;
        more = other.more;
        change = other.change;
    }

    /** {@return the same on pairs that are drawn before training, one of each sampler a picture} */
    public Cell sampler(Sampler... drawn) {
        check(drawn.length > 0, "a cell needs at least one sampler, got none");
        Arrays.stream(drawn).forEach(Cell::checkNamed);
        Cell cell = new Cell(this);
        cell.samplers = List.of(drawn);
        cell.fresh = null;
        return cell;
    }

    /** {@return the same on pairs that are drawn from the policy in each step} */
    public Cell online(Sampler drawn) {
        checkNamed(drawn);
        Cell cell = new Cell(this);
        cell.samplers = List.of();
        cell.fresh = drawn;
        cell.share = 1;
        return cell;
    }

    /**
     * {@return the same with a new pair, drawn from the policy, for a share of those of each step}
     *
     * @param newShare probability of a new pair, in (0, 1]
     */
    public Cell mixed(Sampler drawn, double newShare) {
        checkNamed(drawn);
        check(newShare > 0 && newShare <= 1, "share must be in (0, 1], got %s", newShare);
        check(!samplers.isEmpty(), "all pairs are drawn online, there is nothing to mix them with");
        Cell cell = new Cell(this);
        cell.fresh = drawn;
        cell.share = newShare;
        return cell;
    }

    private static void checkNamed(Sampler sampler) {
        check(
                Seeds.isStable(sampler),
                "a sampler must print the same in every run, got %s;"
                        + " give it a name with Sampler.named(name, sampler)",
                sampler);
    }

    /** {@return the same with another loss} */
    public Cell objective(Objective loss) {
        check(Seeds.isStable(loss), "an objective must print the same in every run, got %s", loss);
        Cell cell = new Cell(this);
        cell.objective = loss;
        return cell;
    }

    /** {@return the same with another beta of the loss} */
    public Cell beta(double beta) {
        return objective(objective.withBeta(beta));
    }

    /** {@return the same with other worse pictures, where the loss compares pictures} */
    public Cell distortion(Distortion worse) {
        check(
                Seeds.isStable(worse),
                "a distortion must print the same in every run, got %s;"
                        + " give it a name with Distortion.named(name, distortion)",
                worse);
        Cell cell = new Cell(this);
        cell.distortion = worse;
        return cell;
    }

    /** {@return the same with another highest learning rate} */
    public Cell learningRate(double peak) {
        Checks.positive("learningRate", peak);
        Cell cell = new Cell(this);
        cell.learningRate = peak;
        return cell;
    }

    /** {@return the same on the first so many pictures} */
    public Cell size(int pictures) {
        check(pictures >= 1, "size must be at least 1, got %d", pictures);
        Cell cell = new Cell(this);
        cell.size = pictures;
        return cell;
    }

    /** {@return the same with every pair seen so many times} */
    public Cell epochs(int times) {
        check(times >= 1, "epochs must be at least 1, got %d", times);
        Cell cell = new Cell(this);
        cell.epochs = times;
        return cell;
    }

    /** {@return the same with so many pairs in a step} */
    public Cell batch(int pairs) {
        check(pairs >= 1, "batch must be at least 1, got %d", pairs);
        Cell cell = new Cell(this);
        cell.batch = pairs;
        return cell;
    }

    /**
     * {@return the same with anything else set that training knows, in place of what was set so
     * before}
     *
     * @param name what it is, such as {@code LoRA of rank 8}; it stands for it in the settings, and
     *     cannot be read back from there
     */
    public Cell training(String name, UnaryOperator<PreferenceTraining> other) {
        check(!name.isBlank(), "what is changed in training needs a name");
        Cell cell = new Cell(this);
        cell.more = name;
        cell.change = other;
        return cell;
    }

    /** {@return all settings, as they print} */
    Provenance settings() {
        Provenance settings =
                Provenance.NONE
                        .with("sampler", print(samplers))
                        .with("online", fresh == null ? "no" : share + " of " + fresh)
                        .with("objective", objective)
                        .with("distortion", objective.comparesPictures() ? distortion : "none")
                        .with("learning_rate", learningRate)
                        .with("size", size == 0 ? "all" : size)
                        .with("epochs", epochs)
                        .with("batch", batch);
        return more.isEmpty() ? settings : settings.with("training", more);
    }

    static String print(List<Sampler> samplers) {
        return samplers.stream().map(Object::toString).collect(Collectors.joining(" and "));
    }

    /** {@return the pictures it is trained on} */
    Examples examples(Examples all) {
        check(
                size <= all.size(),
                "size must be at most %d, as many as %s has, got %d",
                all.size(),
                all.name(),
                size);
        return size == 0 ? all : all.first(size);
    }

    /** {@return whether some pairs are drawn before training} */
    boolean isDrawnBefore() {
        return !samplers.isEmpty();
    }

    /** {@return what pairs that are drawn before training depend on, but for the model} */
    String drawing() {
        return print(samplers) + " of " + (size == 0 ? "all" : size);
    }

    /** {@return pairs that are drawn before training} */
    Pairs pairs(Vlm model, Examples all, long seed) {
        PairBuilder builder = PairBuilder.of(model, examples(all)).chunk(CHUNK).seed(seed);
        samplers.forEach(builder::draw);
        Pairs pairs = builder.build();
        check(
                !pairs.isEmpty(),
                "no pair was made of %s: %s",
                examples(all),
                pairs.provenance().facts().entrySet().stream()
                        .filter(fact -> isOutcome(fact.getKey()))
                        .map(fact -> fact.getKey() + " " + fact.getValue())
                        .collect(Collectors.joining(", ")));
        return pairs;
    }

    private static boolean isOutcome(String fact) {
        return fact.contains("no_pair_because_") || fact.endsWith("first_failure");
    }

    /**
     * {@return a description of the training}
     *
     * @param pairs what was drawn before; null if nothing was
     */
    PreferenceTraining training(Vlm model, Examples all, Pairs pairs) {
        PreferenceTraining training =
                pairs == null
                        ? PreferenceTraining.online(model, examples(all), fresh)
                        : PreferenceTraining.of(model, pairs);
        if (pairs != null && fresh != null) {
            training.mixed(fresh, share);
        }
        training.objective(objective).distortion(distortion).learningRate(learningRate);
        return change.apply(training.epochs(epochs).batch(batch));
    }

    /** {@return the views that are scored and on which pictures, by which their scores are kept} */
    String scoring() {
        return objective.views() + (objective.comparesPictures() ? " " + distortion : "");
    }

    double rate() {
        return learningRate;
    }

    /** {@return the loss in a word, for names of folders} */
    String slug() {
        String name = objective.toString().split("\\[", 2)[0];
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    @Override
    public String toString() {
        return "Cell" + settings().facts();
    }
}

package groundlab.objective.trl;

import static groundlab.internal.Checks.check;

import groundlab.objective.Divergence;
import groundlab.objective.Dpo;
import groundlab.objective.LengthDesensitized;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.objective.Sum;
import groundlab.objective.TokenWeighted;
import groundlab.objective.Wpo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds TRL's losses by the names that its {@code DPOConfig} has for them, as of TRL 1.16.0.
 *
 * <pre>{@code
 * Objective apo = Trl.loss("apo_zero", 0.1);
 * Objective mpo = Trl.losses("sigmoid", "bco_pair", "sft").lossWeights(0.8, 0.2, 1).objective();
 * Objective ld  = Trl.losses("sigmoid").beta(0.2).ldAlpha(0.5).objective();
 * }</pre>
 *
 * <p>Settings and defaults are TRL's.
 */
public final class Trl {

    private static final Set<String> WITH_DIVERGENCE =
            new TreeSet<>(
                    List.of(
                            "sigmoid",
                            "sigmoid_norm",
                            "hinge",
                            "ipo",
                            "exo_pair",
                            "robust",
                            "discopop",
                            "sft"));

    private static final Map<String, Function<Trl, Objective>> LOSSES = new LinkedHashMap<>();

    static {
        LOSSES.put("sigmoid", Trl::sigmoid);
        LOSSES.put("hinge", trl -> new Hinge(trl.beta, trl.divergence()));
        LOSSES.put("ipo", trl -> new Ipo(trl.beta, trl.divergence()));
        LOSSES.put("exo_pair", trl -> new ExoPair(trl.beta, trl.smoothing, trl.divergence()));
        LOSSES.put("nca_pair", trl -> new NcaPair(trl.beta));
        LOSSES.put("robust", trl -> new Robust(trl.beta, trl.smoothing, trl.divergence()));
        LOSSES.put("bco_pair", trl -> new BcoPair(trl.beta));
        LOSSES.put("sppo_hard", trl -> new SppoHard(trl.beta));
        LOSSES.put("aot", trl -> new Aot(trl.beta, trl.smoothing));
        LOSSES.put("aot_unpaired", trl -> new AotUnpaired(trl.beta, trl.smoothing));
        LOSSES.put("apo_zero", trl -> new ApoZero(trl.beta));
        LOSSES.put("apo_down", trl -> new ApoDown(trl.beta));
        LOSSES.put("discopop", trl -> new Discopop(trl.beta, trl.tau, trl.divergence()));
        LOSSES.put("sft", trl -> new Sft());
        LOSSES.put("sigmoid_norm", trl -> new SigmoidNorm(trl.beta, trl.divergence()));
    }

    private final List<String> names;
    private double[] weights;
    private double beta = 0.1;
    private double smoothing;
    private String divergence = "reverse_kl";
    private double alpha = 0.5;
    private double tau = 0.05;
    private double tail = Double.NaN;
    private boolean weighting;

    private Trl(List<String> names) {
        this.names = names;
        weights = new double[names.size()];
        Arrays.fill(weights, 1);
    }

    /** {@return the names of TRL's losses, in TRL's order} */
    public static List<String> names() {
        return List.copyOf(LOSSES.keySet());
    }

    /** {@return a loss with TRL's other settings left at their defaults} */
    public static Objective loss(String name, double beta) {
        return losses(name).beta(beta).objective();
    }

    /** Starts to describe one loss or the sum of several, TRL's {@code loss_type}. */
    public static Trl losses(String... names) {
        check(names.length > 0, "TRL needs a loss, one of %s", LOSSES.keySet());
        for (String name : names) {
            check(
                    LOSSES.containsKey(name),
                    "TRL has no loss \"%s\"; it has %s",
                    name,
                    LOSSES.keySet());
        }
        return new Trl(List.of(names));
    }

    /** The weight of each loss in the sum, TRL's {@code loss_weights}; 1 each by default. */
    public Trl lossWeights(double... ofEach) {
        check(
                ofEach.length == names.size(),
                "%d losses need as many weights, got %d",
                names.size(),
                ofEach.length);
        weights = ofEach.clone();
        return this;
    }

    /** How much a log-ratio counts; 0.1 by default. */
    public Trl beta(double value) {
        beta = value;
        return this;
    }

    /** {@code label_smoothing}: of exo_pair, robust, aot and aot_unpaired; 0 by default. */
    public Trl labelSmoothing(double value) {
        smoothing = value;
        return this;
    }

    /** {@code f_divergence_type}: reverse_kl, forward_kl, js_divergence or alpha_divergence. */
    public Trl fDivergenceType(String name) {
        divergence = name;
        return this;
    }

    /** {@code f_alpha_divergence_coef}: the alpha of alpha_divergence; 0.5 by default. */
    public Trl fAlphaDivergenceCoef(double value) {
        alpha = value;
        return this;
    }

    /** {@code discopop_tau}; 0.05 by default. */
    public Trl discopopTau(double value) {
        tau = value;
        return this;
    }

    /** {@code ld_alpha}: how much tokens beyond the shorter answer count; all alike by default. */
    public Trl ldAlpha(double value) {
        tail = new LengthDesensitized(value).alpha();
        return this;
    }

    /** {@code use_weighting}: weighs pairs as WPO does. */
    public Trl useWeighting() {
        weighting = true;
        return this;
    }

    /** {@return what was described} */
    public Objective objective() {
        Objective loss = LOSSES.get(names.get(0)).apply(this);
        if (names.size() > 1 || weights[0] != 1) {
            Sum sum = Sum.of(weights[0], loss);
            for (int i = 1; i < names.size(); i++) {
                sum = sum.plus(weights[i], LOSSES.get(names.get(i)).apply(this));
            }
            loss = sum;
        }
        check(
                divergence().equals(Divergence.REVERSE_KL) || WITH_DIVERGENCE.containsAll(names),
                "f-divergences are for %s only, got %s with %s",
                WITH_DIVERGENCE,
                divergence,
                names);
        Objective weighed =
                Double.isNaN(tail) ? loss : new TokenWeighted(loss, new LengthDesensitized(tail));
        return weighting ? new Wpo(weighed) : weighed;
    }

    private Objective sigmoid() {
        Divergence scores = divergence();
        return scores.equals(Divergence.REVERSE_KL) ? new Dpo(beta) : new FDpo(beta, scores);
    }

    private Divergence divergence() {
        return switch (divergence) {
            case "reverse_kl" -> Divergence.REVERSE_KL;
            case "forward_kl" -> Divergence.FORWARD_KL;
            case "js_divergence" -> Divergence.JS_DIVERGENCE;
            case "alpha_divergence" -> Divergence.alpha(alpha);
            default ->
                    throw new IllegalArgumentException(
                            "TRL has no divergence \""
                                    + divergence
                                    + "\"; it has reverse_kl, forward_kl, js_divergence and"
                                    + " alpha_divergence");
        };
    }

    /** {@return what was described} */
    @Override
    public String toString() {
        return names.stream().collect(Collectors.joining(" + ", "Trl[", "]"));
    }
}

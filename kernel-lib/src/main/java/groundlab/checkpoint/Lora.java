package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Low-rank adaptation, <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021</a>: W + scale · B
 * A, where only A and B are trained. The scale is alpha / r, or alpha / √r when rank-stabilised (<a
 * href="https://arxiv.org/abs/2312.03732">Kalajdzievski 2023</a>).
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).lora(Lora.rank(8)).run(Path.of("runs/lora"));
 * Lora wide = Lora.rank(32).alpha(64).dropout(0.05).on("q_proj", "v_proj");
 * }</pre>
 *
 * @param r rank, at least 1
 * @param alpha numerator of the scale
 * @param dropout share of a layer's inputs that the adapter misses in training, in [0, 1)
 * @param rankStabilized whether the scale is alpha / √r
 * @param targets last parts of the names of the decoder's linear layers that get an adapter; or one
 *     regular expression over whole module names, as PEFT has it, which may reach any linear layer
 *     of the model ({@code ".*(language_model.*v_proj|multi_modal_projector.*)"})
 */
public record Lora(
        int r, double alpha, double dropout, boolean rankStabilized, List<String> targets) {

    /** All linear layers of the decoder but the output head, as mDPO and BPO train. */
    public static final List<String> ALL_LINEAR =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

    /** Checks its values. */
    public Lora {
        check(r >= 1, "r must be at least 1, got %d", r);
        check(alpha > 0, "alpha must be > 0, got %s", alpha);
        check(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), got %s", dropout);
        check(!targets.isEmpty(), "targets must name at least one kind of layer, got none");
        targets = List.copyOf(targets);
        if (!PLAIN_NAME.matcher(targets.get(0)).matches()) {
            check(targets.size() == 1, "targets must be names, or one pattern, got %s", targets);
            try {
                Pattern.compile(targets.get(0));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "targets must be names or a regular expression, got " + targets.get(0), e);
            }
        }
    }

    /** {@return rank {@code r} with alpha = 2 r on all linear layers of the decoder} */
    public static Lora rank(int r) {
        return new Lora(r, 2.0 * r, 0, false, ALL_LINEAR);
    }

    /** {@return the same with another numerator of the scale} */
    public Lora alpha(double numerator) {
        return new Lora(r, numerator, dropout, rankStabilized, targets);
    }

    /** {@return the same with dropout in training} */
    public Lora dropout(double share) {
        return new Lora(r, alpha, share, rankStabilized, targets);
    }

    /** {@return the same with the scale alpha / √r} */
    public Lora stabilized() {
        return new Lora(r, alpha, dropout, true, targets);
    }

    /** {@return the same on layers of these names, or on those that a pattern matches} */
    public Lora on(String... layers) {
        return new Lora(r, alpha, dropout, rankStabilized, List.of(layers));
    }

    /** {@return what B A is multiplied with} */
    double scale() {
        return alpha / (rankStabilized ? Math.sqrt(r) : r);
    }

    /** {@return these settings if they name exactly these of all layers, else with such targets} */
    Lora naming(Set<String> layers, Set<String> all, Family family) {
        String names = String.join("|", targets);
        String each =
                layers.stream()
                        .map(layer -> family.moduleName(layer).replace(".", "\\."))
                        .collect(Collectors.joining("|"));
        return Stream.of(this, on(".*\\.(" + names + ")"), on("(" + each + ")"))
                .filter(one -> one.covered(all, family).equals(layers))
                .findFirst()
                .orElseThrow();
    }

    /**
     * {@return the linear layers of a model that get an adapter, by their names on the hub, with
     * the shapes (out, in) of their weights}
     */
    public Map<String, Shape> layers(VlmConfig model) {
        Map<String, Shape> layers = Weights.linear(Shapes.of(model), model.family());
        layers.keySet().removeIf(layer -> !covers(layer, model.family()));
        return layers;
    }

    private Set<String> covered(Set<String> all, Family family) {
        return all.stream().filter(layer -> covers(layer, family)).collect(Collectors.toSet());
    }

    boolean isPattern() {
        return !PLAIN_NAME.matcher(targets.get(0)).matches();
    }

    /** {@return whether a linear layer gets an adapter, by its name on the hub} */
    boolean covers(String layer, Family family) {
        if (isPattern()) {
            return family.moduleName(layer).matches(targets.get(0));
        }
        return layer.startsWith(family.decoder())
                && targets.stream().anyMatch(target -> layer.endsWith("." + target));
    }
}

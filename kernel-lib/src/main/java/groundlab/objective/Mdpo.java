package groundlab.objective;

import static groundlab.internal.Checks.check;
import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.CHOSEN_BAD_IMAGE;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.internal.Checks;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Multimodal DPO, <a href="https://arxiv.org/abs/2406.11839">Wang et al. 2024</a>, section 3: DPO
 * on the answers, the same on the pictures (the chosen answer must be likelier with the true
 * picture than with a worse one), and an anchor that keeps the chosen answer's likelihood from
 * falling. With Δ as in {@link Dpo} and m_l the worse picture:
 *
 * <pre>
 * answer            −log σ(β [Δ(y_w|m_w) − Δ(y_l|m_w)] − δ)
 * image             −log σ(β [Δ(y_w|m_w) − Δ(y_w|m_l)] − δ)
 * anchor            −log σ(β Δ(y_w|m_w) − δ)
 * rejected_anchor   −log σ(δ − β Δ(y_l|m_w))
 * bad_image_anchor  −log σ(δ − β Δ(y_w|m_l))
 * </pre>
 *
 * <p>The first three are the paper's loss, with a delta for the anchor alone; the last two are in
 * its table 4, and off by default. Every term has a weight, a beta and a delta of its own; one of
 * weight 0 is left out, and the views that only it needs too: {@code new Mdpo(0.1).only(IMAGE)},
 * {@code new Mdpo(0.1).weight(REJECTED_ANCHOR, 1)}.
 *
 * <p>Differs from the released code in that policy and reference see the same worse picture.
 *
 * <pre>{@code
 * PreferenceTraining.of(model, pairs).objective(new Mdpo(0.1)).run(Path.of("runs/mdpo"));
 * Mdpo imageAlone = new Mdpo(0.1).only(Mdpo.Part.IMAGE);
 * Mdpo fourTerms = new Mdpo(0.1).weight(Mdpo.Part.REJECTED_ANCHOR, 1);
 * }</pre>
 *
 * @param beta how much a log-ratio counts; rewards in the log are in this unit
 * @param delta what the chosen reward has to exceed, in units of reward; 0 in the paper
 * @param changed settings of the terms that differ from those of the paper
 */
public record Mdpo(double beta, double delta, Map<Part, Setting> changed) implements Objective {

    /** The terms of the loss. */
    public enum Part {
        /** The chosen answer against the rejected one. */
        ANSWER,
        /** The true picture against the worse one. */
        IMAGE,
        /** Keeps the chosen answer up. */
        ANCHOR,
        /** Keeps the rejected answer down. */
        REJECTED_ANCHOR,
        /** Keeps the chosen answer with the worse picture down. */
        BAD_IMAGE_ANCHOR;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean isAnchor() {
            return ordinal() >= ANCHOR.ordinal();
        }

        private Set<View> views() {
            return switch (this) {
                case ANSWER -> EnumSet.of(CHOSEN, REJECTED);
                case IMAGE -> EnumSet.of(CHOSEN, CHOSEN_BAD_IMAGE);
                case ANCHOR -> EnumSet.of(CHOSEN);
                case REJECTED_ANCHOR -> EnumSet.of(REJECTED);
                case BAD_IMAGE_ANCHOR -> EnumSet.of(CHOSEN_BAD_IMAGE);
            };
        }
    }

    /**
     * How a term counts.
     *
     * @param weight 1 in the paper, 0 for a term that is left out
     * @param beta how much its log-ratio counts
     * @param delta what its margin or reward has to exceed, or to stay below, in units of reward
     */
    public record Setting(double weight, double beta, double delta) {

        /** Checks all three. */
        public Setting {
            Checks.notNegative("weight", weight);
            Checks.positive("beta", beta);
            check(Double.isFinite(delta), "delta must be finite, got %s", delta);
        }
    }

    /** Checks beta, delta, and that something counts. */
    public Mdpo {
        Setting checked = new Setting(1, beta, delta);
        EnumMap<Part, Setting> ordered = new EnumMap<>(Part.class);
        ordered.putAll(changed);
        ordered.entrySet().removeIf(one -> one.getValue().equals(standard(one.getKey(), checked)));
        changed = Map.copyOf(ordered);
        double weights = 0;
        for (Part part : Part.values()) {
            weights += changed.getOrDefault(part, standard(part, checked)).weight;
        }
        check(weights > 0, "the weights of mDPO's terms must sum to more than 0");
    }

    /** The paper's three terms, with a delta for the anchor. */
    public Mdpo(double beta, double delta) {
        this(beta, delta, Map.of());
    }

    /** The paper's delta of 0. */
    public Mdpo(double beta) {
        this(beta, 0);
    }

    private static Setting standard(Part part, Setting all) {
        int weight = part.ordinal() <= Part.ANCHOR.ordinal() ? 1 : 0;
        return new Setting(weight, all.beta, part.isAnchor() ? all.delta : 0);
    }

    /** {@return how a term counts} */
    public Setting setting(Part part) {
        return changed.getOrDefault(part, standard(part, new Setting(1, beta, delta)));
    }

    /** {@return the same with a term set otherwise} */
    public Mdpo with(Part part, Setting setting) {
        EnumMap<Part, Setting> now = new EnumMap<>(Part.class);
        now.putAll(changed);
        now.put(part, setting);
        return new Mdpo(beta, delta, now);
    }

    /** {@return the same with another weight of a term; 0 leaves it out} */
    public Mdpo weight(Part part, double weight) {
        return with(part, new Setting(weight, setting(part).beta, setting(part).delta));
    }

    /** {@return the same with another beta of a term} */
    public Mdpo beta(Part part, double other) {
        return with(part, new Setting(setting(part).weight, other, setting(part).delta));
    }

    /** {@return the same with another delta of a term} */
    public Mdpo delta(Part part, double other) {
        return with(part, new Setting(setting(part).weight, setting(part).beta, other));
    }

    /** {@return these terms with a weight of 1 and no others} */
    public Mdpo only(Part first, Part... others) {
        Set<Part> kept = EnumSet.of(first, others);
        EnumMap<Part, Setting> now = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            Setting old = setting(part);
            now.put(part, new Setting(kept.contains(part) ? 1 : 0, old.beta, old.delta));
        }
        return new Mdpo(beta, delta, now);
    }

    /** {@return the same with another beta, which terms with a beta of their own do not follow} */
    @Override
    public Mdpo withBeta(double other) {
        EnumMap<Part, Setting> now = new EnumMap<>(Part.class);
        changed.forEach(
                (part, old) ->
                        now.put(
                                part,
                                old.beta == beta
                                        ? new Setting(old.weight, other, old.delta)
                                        : old));
        return new Mdpo(other, delta, now);
    }

    private List<Part> parts() {
        return Arrays.stream(Part.values()).filter(part -> setting(part).weight > 0).toList();
    }

    @Override
    public Set<View> views() {
        Set<View> views = EnumSet.noneOf(View.class);
        parts().forEach(part -> views.addAll(part.views()));
        return views;
    }

    @Override
    public List<Term> terms(Batch batch) {
        return parts().stream().map(part -> term(part, batch)).toList();
    }

    private Term term(Part part, Batch batch) {
        Setting one = setting(part);
        NDArray up =
                switch (part) {
                    case ANSWER -> batch.margin(CHOSEN, REJECTED); // (B)
                    case IMAGE -> batch.margin(CHOSEN, CHOSEN_BAD_IMAGE);
                    case ANCHOR -> batch.ratio(CHOSEN);
                    case REJECTED_ANCHOR -> batch.ratio(REJECTED).neg();
                    case BAD_IMAGE_ANCHOR -> batch.ratio(CHOSEN_BAD_IMAGE).neg();
                };
        NDArray reward = up.mul(batch.number(one.beta)).sub(threshold(part));
        NDArray loss = LogSigmoid.negative(reward);
        return new Term(part.label(), one.weight == 1 ? loss : loss.mul(batch.number(one.weight)));
    }

    /** What the term's argument has to exceed. */
    private double threshold(Part part) {
        double own = setting(part).delta;
        return part.ordinal() <= Part.ANCHOR.ordinal() ? own : -own;
    }

    @Override
    public OptionalDouble rewardScale() {
        return OptionalDouble.of(beta);
    }

    @Override
    public OptionalDouble lossAtStart() {
        return OptionalDouble.of(
                parts().stream()
                        .mapToDouble(
                                part ->
                                        setting(part).weight
                                                * Math.log1p(Math.exp(threshold(part))))
                        .sum());
    }

    /** {@return {@code Mdpo[beta=0.1, delta=0.0]}, and each term that is set otherwise} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Mdpo[beta=" + beta + ", delta=" + delta);
        for (Part part : Part.values()) {
            if (changed.containsKey(part)) {
                Setting one = changed.get(part);
                text.append(", ").append(part.label()).append("=").append(words(one));
            }
        }
        return text.append("]").toString();
    }

    private static String words(Setting one) {
        return one.weight == 0
                ? "off"
                : "(weight=" + one.weight + ", beta=" + one.beta + ", delta=" + one.delta + ")";
    }
}

package groundlab.model;

import static groundlab.internal.Checks.check;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Contrastive decoding: each step is held against what the model would say of a worse view, so that
 * words which language alone suggests lose.
 *
 * <pre>{@literal
 * l = (1 + α) l(clean) − α mean l(worse),   −∞ where l(clean) < max l(clean) + ln β
 * }</pre>
 *
 * <p>Each view has keys and values of its own and takes in the same drawn tokens; what is drawn
 * follows the rest of the {@link Decoding}, greedy or sampled.
 *
 * <pre>{@code
 * DiffusionNoise noise = new DiffusionNoise(500);
 * Contrast vcd = Contrast.vcd(clean -> noise.apply(clean, new Random(7)));
 * List<Ask> asks = List.of(Ask.greedy(0, "Describe the image."));
 * model.answers(List.of(ImageView.of(image)), asks, Decoding.greedy(64).contrast(vcd));
 * }</pre>
 *
 * @param name what it is called where it is printed
 * @param against each makes a worse view from the clean one, once for each view; none for no
 *     contrast
 * @param alpha how much the worse views count; 0 leaves the clean logits as they are
 * @param beta tokens less likely than this share of the likeliest are never drawn; 0 for no limit
 */
public record Contrast(
        String name, List<UnaryOperator<ImageView>> against, double alpha, double beta) {

    /** Plain decoding. */
    public static final Contrast NONE = new Contrast("none", List.of(), 0, 0);

    /** Checks its values. */
    public Contrast {
        check(alpha >= 0 && Double.isFinite(alpha), "alpha must be >= 0, got %s", alpha);
        check(beta >= 0 && beta <= 1, "beta must be in [0, 1], got %s", beta);
        against = List.copyOf(against);
    }

    /**
     * {@return visual contrastive decoding, <a href="https://arxiv.org/abs/2311.16922">Leng et al.
     * 2023</a>, with their α = 1 and β = 0.1} Their worse picture is diffusion noise of step 500.
     * Differs from the released code in that greedy answers take the contrast too.
     *
     * @param worse makes a worse copy of a picture; masks of a view stay. It stands in the print as
     *     it prints itself: give a lambda a name by {@link #named}, such as {@code "VCD, noise
     *     500"}
     */
    public static Contrast vcd(UnaryOperator<BufferedImage> worse) {
        return new Contrast("VCD by " + worse, List.of(view -> worse(view, worse)), 1, 0.1);
    }

    private static ImageView worse(ImageView view, UnaryOperator<BufferedImage> worse) {
        check(view.image() != null, "VCD needs a picture to make worse, a view has none");
        return new ImageView(worse.apply(view.image()), view.kept());
    }

    /**
     * {@return visual debias decoding, <a href="https://arxiv.org/abs/2403.05262">Zhang et al.
     * 2024</a>: the contrast to the same question without the picture, with α = 1 and β = 0.1}
     * Their scripts have β from 0.1 to 0.2.
     */
    public static Contrast vdd(Blind blind) {
        List<UnaryOperator<ImageView>> against =
                blind.views().stream().map(Contrast::always).toList();
        return new Contrast("VDD " + blind.name().toLowerCase(Locale.ROOT), against, 1, 0.1);
    }

    private static UnaryOperator<ImageView> always(ImageView view) {
        return clean -> view;
    }

    /** {@return the same with another weight of the worse views} */
    public Contrast alpha(double weight) {
        return new Contrast(name, against, weight, beta);
    }

    /** {@return the same with another limit of what may be drawn} */
    public Contrast beta(double share) {
        return new Contrast(name, against, alpha, share);
    }

    /** {@return the same under another name, to say which pictures are worse} */
    public Contrast named(String other) {
        return new Contrast(other, against, alpha, beta);
    }

    /** {@return the worse views of a clean one} */
    List<ImageView> views(ImageView clean) {
        return against.stream().map(worse -> worse.apply(clean)).toList();
    }

    @Override
    public String toString() {
        return against.isEmpty() ? name : name + "[alpha=" + alpha + ", beta=" + beta + "]";
    }
}

package groundlab.image;

import static groundlab.internal.Checks.check;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import java.lang.ref.SoftReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Distorted pictures whose pixels depend on the original's pixels, the distortion as it prints, a
 * seed and the pair's id alone, so that policy, reference, viewer and files all see the same.
 *
 * <pre>{@code
 * Pairs withPictures = Distorted.pairs(pairs, ZoomCrop.MDPO, 7);
 * }</pre>
 */
public final class Distorted {

    private Distorted() {}

    /** {@return a worse copy for one pair, drawn when first asked for} */
    public static Picture draw(Picture original, Distortion distortion, long seed, String pairId) {
        String spec = spec(distortion);
        return Picture.drawn(
                original.name() + ", " + spec,
                kept(
                        () ->
                                distortion.apply(
                                        original.pixels(), stream(original, spec, seed, pairId))));
    }

    /** {@return the pairs, each with a worse picture and with the facts to draw it again} */
    public static Pairs pairs(Pairs pairs, Distortion distortion, long seed) {
        return pairs.map(pair -> pair(pair, distortion, seed));
    }

    private static PreferencePair pair(PreferencePair pair, Distortion distortion, long seed) {
        return pair.withRejectedPicture(draw(pair.picture(), distortion, seed, pair.id()))
                .with("distortion", spec(distortion))
                .with("distortion_seed", seed)
                .with("picture_sha256", pair.picture().hash());
    }

    private static RandomGenerator stream(Picture picture, String spec, long seed, String pairId) {
        return Seeds.stream(seed, "distortion", picture.hash(), spec, pairId);
    }

    private static String spec(Distortion distortion) {
        String spec = distortion.toString();
        boolean stable = !spec.contains("$$Lambda") && !spec.matches(".*@[0-9a-f]{5,}.*");
        check(
                stable,
                "a distortion must print the same in every run, got %s;"
                        + " give it a name with Distortion.named(name, distortion)",
                spec);
        return spec;
    }

    /** Keeps what was drawn as long as memory lasts. */
    private static Supplier<BufferedImage> kept(Supplier<BufferedImage> drawing) {
        return new Supplier<>() {
            private SoftReference<BufferedImage> last = new SoftReference<>(null);

            @Override
            public synchronized BufferedImage get() {
                BufferedImage image = last.get();
                if (image == null) {
                    image = drawing.get();
                    last = new SoftReference<>(image);
                }
                return image;
            }
        };
    }
}

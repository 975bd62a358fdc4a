package groundlab.image;

import groundlab.data.Examples;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * Makes a worse copy of an image; the original is left as it was. Its {@code toString} is part of
 * the key of what it draws, so it must say all settings: records do, and {@link #named} gives one
 * to a lambda.
 *
 * <pre>{@code
 * Distortion both = new ZoomCrop(0.01, 0.2).then(new DiffusionNoise(500));
 * Distortion same = Distortion.parse("ZoomCrop[min=0.01, max=0.2] then DiffusionNoise[step=500]");
 * }</pre>
 */
@FunctionalInterface
public interface Distortion {

    /** Returns a new image; all randomness comes from {@code rng}. */
    BufferedImage apply(BufferedImage image, RandomGenerator rng);

    /** Returns a new image, which may depend on what is known of the given one. */
    default BufferedImage apply(BufferedImage image, Subject subject, RandomGenerator rng) {
        return apply(image, rng);
    }

    /**
     * Returns this distortion followed by {@code next}, which sees no {@link Subject}: boxes tell
     * places in the image as it was.
     */
    default Distortion then(Distortion next) {
        return new Chain(this, next);
    }

    /** Returns a distortion that prints as {@code name}. */
    static Distortion named(String name, Distortion distortion) {
        return new Named(name, distortion);
    }

    /**
     * Returns the distortion of this library, or the chain of such, that prints as {@code text}.
     *
     * @param sets where {@link AnotherPicture} finds its set again
     * @throws IllegalArgumentException if there is none, or its settings or its set are wrong
     */
    static Distortion parse(String text, Examples... sets) {
        return new DistortionReader(sets).read(text);
    }
}

package groundlab.image;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * Makes a worse copy of an image; the original is left as it was. Its {@code toString} is part of
 * the key of what it draws, so it must say all settings: records do, and {@link #named} gives one
 * to a lambda.
 *
 * <pre>{@code
 * Distortion both = new ZoomCrop(0.01, 0.2).then(new DiffusionNoise(500));
 * }</pre>
 */
@FunctionalInterface
public interface Distortion {

    /** Returns a new image; all randomness comes from {@code rng}. */
    BufferedImage apply(BufferedImage image, RandomGenerator rng);

    /** Returns this distortion followed by {@code next}. */
    default Distortion then(Distortion next) {
        return new Chain(this, next);
    }

    /** Returns a distortion that prints as {@code name}. */
    static Distortion named(String name, Distortion distortion) {
        return new Named(name, distortion);
    }
}

package groundlab.image;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * A black image of the same size: the answer without any evidence.
 *
 * <pre>{@code
 * Picture black = Distorted.draw(example, new Black(), 7);
 * }</pre>
 */
public record Black() implements Distortion {

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        return Pixels.plain(image.getWidth(), image.getHeight(), 0).image();
    }
}

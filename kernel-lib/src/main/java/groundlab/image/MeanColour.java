package groundlab.image;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * One colour, the mean of the image's, at the same size. Of black it says less that is wrong: how
 * bright the image is stays as it was.
 *
 * <pre>{@code
 * Picture plain = Distorted.draw(example, new MeanColour(), 7);
 * }</pre>
 */
public record MeanColour() implements Distortion {

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        Pixels pixels = Pixels.of(image);
        return Pixels.plain(pixels.width(), pixels.height(), pixels.mean()).image();
    }
}

package groundlab.image;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/** Two distortions, one after the other. */
record Chain(Distortion first, Distortion next) implements Distortion {

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        return apply(image, Subject.UNKNOWN, rng);
    }

    @Override
    public BufferedImage apply(BufferedImage image, Subject subject, RandomGenerator rng) {
        return next.apply(first.apply(image, subject, rng), Subject.UNKNOWN, rng);
    }

    @Override
    public String toString() {
        return first + " then " + next;
    }
}

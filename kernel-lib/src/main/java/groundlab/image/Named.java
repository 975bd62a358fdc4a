package groundlab.image;

import static groundlab.internal.Checks.check;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/** A distortion under a name of the caller's. */
record Named(String name, Distortion distortion) implements Distortion {

    Named {
        check(!name.isBlank(), "a distortion needs a name, got a blank one");
    }

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        return distortion.apply(image, rng);
    }

    @Override
    public BufferedImage apply(BufferedImage image, Subject subject, RandomGenerator rng) {
        return distortion.apply(image, subject, rng);
    }

    @Override
    public String toString() {
        return name;
    }
}

package groundlab.image;

import static groundlab.internal.Checks.check;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * The image turned about its middle by an angle drawn evenly from [min, max], counter-clockwise.
 * Quarter turns move pixels and change none, so that width and height change places; at other
 * angles the size stays, pixels are mixed bilinearly, and the corners that come free get the
 * image's mean colour, because a mirrored or repeated edge would show objects twice and black ones
 * would be the most striking thing to see.
 *
 * <pre>{@code
 * Picture turned = Distorted.draw(example, Rotation.by(180), 7);
 * Picture tilted = Distorted.draw(example, new Rotation(-30, 30), 7);
 * }</pre>
 *
 * @param min least angle in degrees, in [−360, max]
 * @param max greatest angle in degrees, in [min, 360]
 */
public record Rotation(double min, double max) implements Distortion {

    /** Checks that −360 ≤ min ≤ max ≤ 360. */
    public Rotation {
        check(
                min >= -360 && min <= max && max <= 360,
                "a rotation needs -360 <= min <= max <= 360 degrees, got min %s and max %s",
                min,
                max);
    }

    /** {@return a rotation by always the same angle, in degrees} */
    public static Rotation by(double angle) {
        return new Rotation(angle, angle);
    }

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        double angle = min + (max - min) * rng.nextDouble();
        Pixels pixels = Pixels.of(image);
        if (angle % 90 != 0) {
            return turned(pixels, StrictMath.toRadians(angle)).image();
        }
        for (int i = Math.floorMod((int) angle / 90, 4); i > 0; i--) {
            pixels = quarter(pixels);
        }
        return pixels.image();
    }

    private static Pixels quarter(Pixels from) {
        Pixels to = Pixels.plain(from.height(), from.width(), 0);
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                to.rgb()[y * to.width() + x] = from.at(from.width() - 1 - y, x);
            }
        }
        return to;
    }

    private static Pixels turned(Pixels from, double angle) {
        Bilinear source = new Bilinear(from.framed(from.mean()));
        Pixels to = Pixels.plain(from.width(), from.height(), 0);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double middleX = (from.width() - 1) / 2.0;
        double middleY = (from.height() - 1) / 2.0;
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                double sourceX = middleX + (x - middleX) * cos - (y - middleY) * sin;
                double sourceY = middleY + (x - middleX) * sin + (y - middleY) * cos;
                to.rgb()[y * to.width() + x] = source.at(sourceX + 1, sourceY + 1);
            }
        }
        return to;
    }
}

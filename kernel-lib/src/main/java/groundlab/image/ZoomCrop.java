package groundlab.image;

import static groundlab.internal.Checks.check;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * A random part of the image, enlarged bilinearly to the full size: the rejected image of mDPO
 * (Wang et al. 2024, section 3.2). As torchvision's RandomResizedCrop: the part's area is drawn
 * evenly from [min, max] of the image's, its width / height log-evenly from [3/4, 4/3]; after ten
 * draws that do not fit, the largest middle part with such a ratio is taken. Differs from mDPO's
 * code in that it works on the picture's own pixels, before the model resizes and normalises them.
 *
 * <pre>{@code
 * Pairs worse = Distorted.pairs(pairs, ZoomCrop.MDPO, 7); // or new ZoomCrop(0.01, 0.2)
 * worse.get(0).rejectedPicture().isPresent(); // → true
 * }</pre>
 *
 * @param min least area, as a fraction of the image's, in (0, max]
 * @param max greatest area, in [min, 1]
 */
public record ZoomCrop(double min, double max) implements Distortion {

    /** The paper's choice: "less than 20 %" of the image. */
    public static final ZoomCrop MDPO = new ZoomCrop(0.01, 0.2);

    /** What the paper compares it with in table 3: 20 % to 50 % of the image. */
    public static final ZoomCrop MDPO_LARGE = new ZoomCrop(0.2, 0.5);

    private static final int ATTEMPTS = 10;
    private static final double NARROWEST = 3.0 / 4;
    private static final double WIDEST = 4.0 / 3;

    /** Checks that 0 &lt; min ≤ max ≤ 1. */
    public ZoomCrop {
        check(
                min > 0 && min <= max && max <= 1,
                "a crop needs 0 < min <= max <= 1, got min %s and max %s",
                min,
                max);
    }

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        return Bilinear.enlarge(image, part(image.getWidth(), image.getHeight(), rng));
    }

    /** Draws which part of an image is kept, in pixels. */
    Rectangle part(int width, int height, RandomGenerator rng) {
        for (int i = 0; i < ATTEMPTS; i++) {
            double area = width * (double) height * (min + (max - min) * rng.nextDouble());
            double low = StrictMath.log(NARROWEST);
            double ratio = StrictMath.exp(low + (StrictMath.log(WIDEST) - low) * rng.nextDouble());
            int w = (int) Math.rint(Math.sqrt(area * ratio));
            int h = (int) Math.rint(Math.sqrt(area / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height) {
                int y = rng.nextInt(height - h + 1);
                int x = rng.nextInt(width - w + 1);
                return new Rectangle(x, y, w, h);
            }
        }
        return middle(width, height);
    }

    private static Rectangle middle(int width, int height) {
        double ratio = (double) width / height;
        int w = ratio > WIDEST ? (int) Math.rint(height * WIDEST) : width;
        int h = ratio < NARROWEST ? (int) Math.rint(width / NARROWEST) : height;
        return new Rectangle((width - w) / 2, (height - h) / 2, w, h);
    }
}

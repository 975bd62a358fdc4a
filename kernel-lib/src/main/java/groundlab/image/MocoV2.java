package groundlab.image;

import groundlab.internal.Seeds;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * The augmentation of MoCo v2 (Chen et al. 2020), which mDPO's table 3 compares with its crop: a
 * crop of 20 % to 100 % of the area; with probability .8 brightness, contrast and saturation times
 * [.6, 1.4] and hue by [−.1, .1], in a random order; with .2 grey; with .5 a Gaussian blur of .1 to
 * 2 pixels; with .5 mirrored. Colours are changed as torchvision does on float tensors.
 *
 * <p>Differs from MoCo's code in that the image keeps its size instead of getting 224 x 224 pixels,
 * so that the blur grows with the shorter side; that colours are rounded to 8 bits after all
 * changes and not, as in Pillow, after each; and that the blur is a Gaussian, where Pillow takes
 * boxes that come near to it.
 *
 * <pre>{@code
 * Picture augmented = Distorted.draw(example, new MocoV2(), 7);
 * }</pre>
 */
public record MocoV2() implements Distortion {

    private static final ZoomCrop CROP = new ZoomCrop(0.2, 1);
    private static final double SIDE = 224; // pixels, which the blur is meant for

    @Override
    public BufferedImage apply(BufferedImage image, RandomGenerator rng) {
        Pixels cropped = Pixels.of(CROP.apply(image, rng));
        Colours colours = Colours.of(cropped);
        if (rng.nextDouble() < 0.8) {
            colours = jittered(colours, rng);
        }
        if (rng.nextDouble() < 0.2) {
            colours = colours.grey();
        }
        BufferedImage seen = colours.pixels(cropped.width()).image();
        if (rng.nextDouble() < 0.5) {
            double sigma = between(0.1, 2, rng) / SIDE;
            seen = new Blur(sigma * Math.min(cropped.width(), cropped.height())).apply(seen, rng);
        }
        return rng.nextDouble() < 0.5 ? mirrored(seen) : seen;
    }

    private static Colours jittered(Colours colours, RandomGenerator rng) {
        int[] order = Seeds.permutation(4, rng);
        double brightness = between(0.6, 1.4, rng);
        double contrast = between(0.6, 1.4, rng);
        double saturation = between(0.6, 1.4, rng);
        double hue = between(-0.1, 0.1, rng);
        for (int change : order) {
            colours =
                    switch (change) {
                        case 0 -> colours.brightness(brightness);
                        case 1 -> colours.contrast(contrast);
                        case 2 -> colours.saturation(saturation);
                        default -> colours.hue(hue);
                    };
        }
        return colours;
    }

    private static BufferedImage mirrored(BufferedImage image) {
        Pixels from = Pixels.of(image);
        Pixels to = Pixels.of(image);
        for (int i = 0; i < from.rgb().length; i++) {
            int x = i % from.width();
            to.rgb()[i] = from.rgb()[i - x + from.width() - 1 - x];
        }
        return to.image();
    }

    private static double between(double min, double max, RandomGenerator rng) {
        return min + (max - min) * rng.nextDouble();
    }
}

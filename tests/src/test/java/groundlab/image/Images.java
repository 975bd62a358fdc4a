package groundlab.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Small images by their numbers. */
final class Images {

    private Images() {}

    /** {@return an image of {@code width} columns with these colours, row by row} */
    static BufferedImage of(int width, int... rgb) {
        return new Pixels(width, rgb.length / width, rgb).image();
    }

    static BufferedImage plain(int width, int height, int rgb) {
        return Pixels.plain(width, height, rgb).image();
    }

    /** {@return an image in which every pixel has another colour} */
    static BufferedImage different(int width, int height) {
        int[] rgb = new int[width * height];
        Arrays.setAll(rgb, i -> i * 0x10307 & 0xFFFFFF);
        return of(width, rgb);
    }

    static int[] rgb(BufferedImage image) {
        return Pixels.of(image).rgb();
    }

    /** {@return chance that always draws 0} */
    static RandomGenerator lowest() {
        return () -> 0;
    }

    /** {@return chance that always draws the greatest number below 1} */
    static RandomGenerator highest() {
        return () -> -1;
    }
}

package groundlab.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * An image as numbers.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb width * height colours 0xRRGGBB, row by row
 */
record Pixels(int width, int height, int[] rgb) {

    /** {@return a copy of an image's pixels} */
    static Pixels of(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        int[] rgb = image.getRGB(0, 0, w, h, null, 0, w);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] &= 0xFFFFFF;
        }
        return new Pixels(w, h, rgb);
    }

    /** {@return an area of one colour} */
    static Pixels plain(int width, int height, int colour) {
        int[] rgb = new int[width * height];
        Arrays.fill(rgb, colour);
        return new Pixels(width, height, rgb);
    }

    /** {@return a new image of type {@code TYPE_INT_RGB}} */
    BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        return image;
    }

    int at(int x, int y) {
        return rgb[y * width + x];
    }

    /** {@return the level of one channel, in [0, 255]; {@code shift} is 16 for red, 8, or 0} */
    int level(int x, int y, int shift) {
        return at(x, y) >> shift & 255;
    }

    /** Changes one channel of one pixel to a level, rounded. */
    void set(int x, int y, int shift, double level) {
        int i = y * width + x;
        rgb[i] = rgb[i] & ~(255 << shift) | eightBits(level) << shift;
    }

    /** {@return these pixels within a frame, one pixel wide, of one colour} */
    Pixels framed(int colour) {
        Pixels framed = plain(width + 2, height + 2, colour);
        for (int y = 0; y < height; y++) {
            System.arraycopy(rgb, y * width, framed.rgb, (y + 1) * (width + 2) + 1, width);
        }
        return framed;
    }

    /** {@return the mean of each channel, rounded} */
    int mean() {
        int mean = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double sum = 0;
            for (int colour : rgb) {
                sum += colour >> shift & 255;
            }
            mean |= eightBits(sum / rgb.length) << shift;
        }
        return mean;
    }

    /**
     * {@return red, green and blue, each changed by {@code change} and then rounded}
     *
     * @param change from levels in [0, 255], row by row, to any levels in the same order
     */
    Pixels mapChannels(UnaryOperator<double[]> change) {
        int[] changed = new int[rgb.length];
        for (int shift = 16; shift >= 0; shift -= 8) {
            double[] levels = change.apply(channel(shift));
            for (int i = 0; i < rgb.length; i++) {
                changed[i] |= eightBits(levels[i]) << shift;
            }
        }
        return new Pixels(width, height, changed);
    }

    /** {@return the levels of one channel, row by row} */
    double[] channel(int shift) {
        return Arrays.stream(rgb).mapToDouble(colour -> colour >> shift & 255).toArray();
    }

    /** {@return the nearest whole level in [0, 255]} */
    static int eightBits(double level) {
        return (int) Math.round(Math.max(0, Math.min(255, level)));
    }
}

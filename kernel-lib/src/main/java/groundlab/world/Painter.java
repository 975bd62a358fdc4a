package groundlab.world;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.random.RandomGenerator;

/** Draws a layout: ground, icons, and noise that is the same for red, green and blue. */
final class Painter {

    private static final int STEPS = 3; // on either side of no change

    private Painter() {}

    static BufferedImage paint(Layout layout, int pixelNoise, RandomGenerator random) {
        int size = Layout.SIZE;
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        Ground.of(layout.scene()).fill(pixels, size, random);
        for (Layout.Placed thing : layout.placed()) {
            stamp(thing, pixels);
        }
        addNoise(pixels, pixelNoise, random);
        return image;
    }

    /** {@return a colour with {@code change} added to each channel, kept within [0, 255]} */
    static int brighter(int rgb, int change) {
        int r = clamp((rgb >> 16 & 255) + change);
        int g = clamp((rgb >> 8 & 255) + change);
        int b = clamp((rgb & 255) + change);
        return r << 16 | g << 8 | b;
    }

    private static void stamp(Layout.Placed thing, int[] pixels) {
        Icon icon = Catalog.SHIPPED.icon(thing.object());
        for (int y = 0; y < icon.height(); y++) {
            for (int x = 0; x < icon.width(); x++) {
                int colour = icon.at(x, y);
                if (colour >= 0) {
                    pixels[(thing.y() + y) * Layout.SIZE + thing.x() + x] = colour;
                }
            }
        }
    }

    private static void addNoise(int[] pixels, int pixelNoise, RandomGenerator random) {
        for (int i = 0; i < pixels.length; i++) {
            int step = random.nextInt(2 * STEPS + 1) - STEPS;
            pixels[i] = brighter(pixels[i], pixelNoise * step / STEPS);
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}

package groundlab.image;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;

/**
 * Bilinear interpolation with half-pixel centres and repeated edges, as torch's {@code
 * interpolate(align_corners=False)}. Written out, because the platform's own differs between
 * machines.
 */
final class Bilinear {

    private final Pixels pixels;

    Bilinear(Pixels pixels) {
        this.pixels = pixels;
    }

    /** Returns {@code part} at the size of the whole image. */
    static BufferedImage enlarge(BufferedImage image, Rectangle part) {
        BufferedImage kept = image.getSubimage(part.x, part.y, part.width, part.height);
        Bilinear source = new Bilinear(Pixels.of(kept));
        int w = image.getWidth();
        int h = image.getHeight();
        Pixels large = Pixels.plain(w, h, 0);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double sourceX = (x + 0.5) * part.width / w - 0.5;
                double sourceY = (y + 0.5) * part.height / h - 0.5;
                large.rgb()[y * w + x] = source.at(sourceX, sourceY);
            }
        }
        return large.image();
    }

    /** {@return the colour at a place, which counts from the middle of the first pixel} */
    int at(double x, double y) {
        double insideX = Math.max(0, Math.min(pixels.width() - 1, x));
        double insideY = Math.max(0, Math.min(pixels.height() - 1, y));
        int left = (int) insideX;
        int top = (int) insideY;
        int right = Math.min(left + 1, pixels.width() - 1);
        int bottom = Math.min(top + 1, pixels.height() - 1);
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double above =
                    mix(
                            pixels.level(left, top, shift),
                            pixels.level(right, top, shift),
                            insideX - left);
            double below =
                    mix(
                            pixels.level(left, bottom, shift),
                            pixels.level(right, bottom, shift),
                            insideX - left);
            rgb |= (int) Math.round(mix(above, below, insideY - top)) << shift;
        }
        return rgb;
    }

    private static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }
}

package groundlab.preprocess;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * 8-bit pixels, row by row, packed as 0xAARRGGBB.
 *
 * @param alpha false if the high byte means nothing and the picture is opaque
 */
record Pixels(int[] argb, int width, int height, boolean alpha) {

    private static final int OPAQUE = 255;

    /**
     * {@return the stored values of an image, not premultiplied} Grey of 8 and 16 bits is taken as
     * stored, without Java's correction from linear grey; 16 bits give their high byte.
     */
    static Pixels of(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        boolean alpha = image.getColorModel().hasAlpha();
        boolean grey =
                image.getColorModel() instanceof ComponentColorModel model
                        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int[] argb =
                grey && !alpha
                        ? grey(image.getRaster(), image.getColorModel().getComponentSize(0) - 8)
                        : packed(image);
        return new Pixels(argb, w, h, alpha);
    }

    /** What is stored so is copied, which takes a tenth of asking for each pixel's colour. */
    private static int[] packed(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        return switch (image.getType()) {
            case BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB ->
                    (int[]) image.getRaster().getDataElements(0, 0, w, h, null);
            default -> image.getRGB(0, 0, w, h, null, 0, w);
        };
    }

    private static int[] grey(Raster raster, int shift) {
        int[] values =
                raster.getSamples(
                        raster.getMinX(),
                        raster.getMinY(),
                        raster.getWidth(),
                        raster.getHeight(),
                        0,
                        (int[]) null);
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] >> shift) * 0x010101;
        }
        return values;
    }

    Size size() {
        return new Size(width, height);
    }

    /** {@return the same colours without the alpha channel; nothing is blended} */
    Pixels opaque() {
        return new Pixels(argb, width, height, false);
    }

    /** {@return the part that starts at (left, top), black where it reaches over the edge} */
    Pixels window(int left, int top, Size size) {
        if (left == 0 && top == 0 && size.equals(size())) {
            return this;
        }
        int[] cut = new int[size.width() * size.height()];
        int from = Math.max(0, left);
        int count = Math.min(width, left + size.width()) - from;
        for (int y = Math.max(0, top); y < Math.min(height, top + size.height()); y++) {
            int to = (y - top) * size.width() + from - left;
            System.arraycopy(argb, y * width + from, cut, to, count);
        }
        return new Pixels(cut, size.width(), size.height(), alpha);
    }

    /** {@return the pixels where these columns and rows cross} */
    Pixels pick(int[] columns, int[] rows) {
        int[] picked = new int[columns.length * rows.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = argb[rows[i / columns.length] * width + columns[i % columns.length]];
        }
        return new Pixels(picked, columns.length, rows.length, alpha);
    }

    /** {@return square parts, row by row} */
    List<Pixels> tiles(int side) {
        List<Pixels> tiles = new ArrayList<>();
        for (int y = 0; y < height; y += side) {
            for (int x = 0; x < width; x += side) {
                tiles.add(window(x, y, new Size(side, side)));
            }
        }
        return tiles;
    }

    /** {@return the middle, with a black border where the picture is smaller} */
    Pixels middle(Size size) {
        int left = Math.floorDiv(width - size.width(), 2);
        int top = Math.floorDiv(height - size.height(), 2);
        return window(left, top, size);
    }

    /** {@return colours times alpha, rounded to 8 bits as Pillow rounds; itself if opaque} */
    Pixels premultiplied() {
        return alpha ? map(Pixels::premultiply) : this;
    }

    /** {@return colours divided by alpha, cut to 8 bits as Pillow cuts; itself if opaque} */
    Pixels unpremultiplied() {
        return alpha ? map(Pixels::unpremultiply) : this;
    }

    /** {@return the picture on a white ground, blended with Pillow's rounding} */
    Pixels overWhite() {
        return alpha ? map(Pixels::blendOverWhite).opaque() : this;
    }

    private Pixels map(IntUnaryOperator change) {
        int[] changed = new int[argb.length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = change.applyAsInt(argb[i]);
        }
        return new Pixels(changed, width, height, alpha);
    }

    private static int premultiply(int pixel) {
        int a = pixel >>> 24;
        int result = a << 24;
        for (int shift = 0; shift < 24; shift += 8) {
            result |= by255((pixel >> shift & OPAQUE) * a + 128) << shift;
        }
        return result;
    }

    private static int unpremultiply(int pixel) {
        int a = pixel >>> 24;
        if (a == 0 || a == OPAQUE) {
            return pixel;
        }
        int result = a << 24;
        for (int shift = 0; shift < 24; shift += 8) {
            result |= Math.min(OPAQUE, OPAQUE * (pixel >> shift & OPAQUE) / a) << shift;
        }
        return result;
    }

    /** With 7 bits of fraction; on an opaque ground the weights are a / 255 and its complement. */
    private static int blendOverWhite(int pixel) {
        int front = (pixel >>> 24) << 7;
        int back = (OPAQUE << 7) - front;
        int result = OPAQUE << 24;
        for (int shift = 0; shift < 24; shift += 8) {
            int sum = (pixel >> shift & OPAQUE) * front + OPAQUE * back;
            result |= by255(sum + (128 << 7)) >> 7 << shift;
        }
        return result;
    }

    /** {@return value / 255 for a value that carries its rounding} */
    private static int by255(int value) {
        return (value >> 8) + value >> 8;
    }
}

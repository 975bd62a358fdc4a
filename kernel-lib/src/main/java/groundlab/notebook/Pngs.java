package groundlab.notebook;

import groundlab.data.Picture;
import groundlab.plot.Charts;
import groundlab.plot.PlotTheme;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.IChart;

/** Pictures and charts as PNG. */
final class Pngs {

    /** Pictures smaller than this are shown with each pixel as a block of pixels. */
    static final int SMALL = 160;

    private static final int LARGEST = 720;

    private static volatile boolean dark;

    private Pngs() {}

    /** Draws charts on a dark ground from now on, or on a light one. */
    static void dark(boolean ground) {
        dark = ground;
    }

    /** {@return the chart at twice its size in pixels, so that it is sharp on dense screens} */
    static Rendering.Png of(IChart chart) {
        if (dark) {
            PlotTheme.dark(chart);
        }
        return new Rendering.Png(encode(Charts.image(chart)), chart.getWidth(), chart.getHeight());
    }

    /** {@return the pixels as they are, small pictures enlarged by a whole factor} */
    static Rendering.Png of(BufferedImage image) {
        int side = Math.max(image.getWidth(), image.getHeight());
        int factor = side < SMALL ? (SMALL + side - 1) / side : 1;
        BufferedImage shown = factor == 1 ? image : enlarged(image, factor);
        double shrink = Math.min(1, (double) LARGEST / (side * factor));
        return new Rendering.Png(
                encode(shown),
                (int) Math.round(shown.getWidth() * shrink),
                (int) Math.round(shown.getHeight() * shrink));
    }

    /**
     * {@return an {@code img} element {@code side} CSS pixels wide, pixels kept square} Large
     * pictures are made smaller first: a page of them would be too long to keep.
     */
    static String tag(Picture picture, int side) {
        BufferedImage image = atMost(2 * side, picture.pixels());
        int height = Math.max(1, Math.round((float) side * image.getHeight() / image.getWidth()));
        return new Rendering.Png(encode(image), side, height)
                .tag(picture.name())
                .replace("<img ", "<img style=\"image-rendering:pixelated\" ");
    }

    /** {@return the picture, no wider than {@code width}} */
    private static BufferedImage atMost(int width, BufferedImage image) {
        if (image.getWidth() <= width) {
            return image;
        }
        int height = Math.max(1, Math.round((float) width * image.getHeight() / image.getWidth()));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }

    static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static BufferedImage enlarged(BufferedImage image, int factor) {
        int width = image.getWidth() * factor;
        int height = image.getHeight() * factor;
        BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = large.createGraphics();
        graphics.drawImage(image, 0, 0, width, height, null); // nearest neighbour by default
        graphics.dispose();
        return large;
    }
}

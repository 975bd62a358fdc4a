package groundlab.plot;

import groundlab.internal.WholeFiles;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.IChart;

/** Charts as pictures. */
public final class Charts {

    private static final int SCALE = 2; // sharp on dense screens and in print

    private Charts() {}

    /** {@return the chart at two pixels per unit of its size, so 1600 x 840 for 800 x 420} */
    public static BufferedImage image(IChart chart) {
        BufferedImage image =
                new BufferedImage(
                        SCALE * chart.getWidth(),
                        SCALE * chart.getHeight(),
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        graphics.dispose();
        return image;
    }

    /**
     * Writes the chart as PNG at the size of {@link #image}; parent folders are made.
     *
     * @throws IOException if the file cannot be written; no part of it is left then
     */
    public static void savePng(IChart chart, Path file) throws IOException {
        BufferedImage image = image(chart);
        WholeFiles.write(file, aside -> ImageIO.write(image, "png", aside.toFile()));
    }
}

package groundlab.plot;

import groundlab.internal.WholeFiles;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Charts as pictures.
 *
 * <pre>{@code
 * Charts.savePng(chart, Path.of("out/chair.png"));
 * Charts.saveSvg(chart, Path.of("out/chair.svg"));
 * }</pre>
 */
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
     * {@return the chart, after it was written as PNG at the size of {@link #image}} Parent folders
     * are made.
     *
     * @throws IOException with the file's name if it cannot be written; no part of it is left then
     */
    public static <C extends IChart> C savePng(C chart, Path file) throws IOException {
        BufferedImage image = image(chart);
        WholeFiles.write(file, aside -> ImageIO.write(image, "png", aside.toFile()));
        return chart;
    }

    /**
     * {@return the chart, after it was written as SVG} Parent folders are made. Texts are outlines,
     * which need no font; the title is kept as text for those who search or listen.
     *
     * @throws IOException with the file's name if it cannot be written; no part of it is left then
     */
    public static <C extends IChart> C saveSvg(C chart, Path file) throws IOException {
        String svg = svg(chart);
        WholeFiles.write(file, svg);
        return chart;
    }

    /** {@return the chart as the text of an SVG file} */
    public static String svg(IChart chart) throws IOException {
        String svg = new String(ChartEncoder.getBytes(chart, "svg"), StandardCharsets.UTF_8);
        return svg.replaceFirst("<!DOCTYPE[^>]*>\\s*", "") // readers would fetch it
                .replaceFirst("(<svg[^>]*>)", "$1<title>%s</title>".formatted(escaped(chart)));
    }

    private static String escaped(IChart chart) {
        String title = chart.getTitle() == null ? "" : chart.getTitle();
        return title.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\\", "\\\\")
                .replace("$", "\\$");
    }
}

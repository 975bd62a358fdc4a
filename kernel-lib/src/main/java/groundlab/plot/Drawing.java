package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.awt.Graphics2D;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * A chart of a shape that XChart has not, such as a radar with numbers at its rings. It is shown
 * and saved as XChart's charts are, and its series can be read.
 */
public final class Drawing implements IChart {

    private final String title;
    private final int width;
    private final int height;
    private final Map<String, double[]> series;
    private final Painter painter;
    private boolean dark;

    /** Paints all but the ground and the title. */
    @FunctionalInterface
    interface Painter {
        void paint(Canvas canvas);
    }

    Drawing(String title, int width, int height, Map<String, double[]> series, Painter painter) {
        this.title = title;
        this.width = width;
        this.height = height;
        this.series = Collections.unmodifiableMap(new LinkedHashMap<>(series));
        this.painter = painter;
    }

    /** {@return the names of the series in the order of the legend} */
    public Iterable<String> names() {
        return series.keySet();
    }

    /** {@return what is drawn of a series, NaN where it has a gap} */
    public double[] values(String name) {
        check(series.containsKey(name), "a series must be one of %s, got %s", names(), name);
        return series.get(name).clone();
    }

    void turnDark() {
        dark = true;
    }

    @Override
    public void paint(Graphics2D graphics, int newWidth, int newHeight) {
        Canvas canvas = new Canvas(graphics, dark);
        canvas.fill(Canvas.box(0, 0, newWidth, newHeight), PlotTheme.GROUND);
        canvas.title(title, newWidth);
        painter.paint(canvas);
    }

    @Override
    public int getWidth() {
        return width;
    }

    @Override
    public int getHeight() {
        return height;
    }

    @Override
    public String getTitle() {
        return title;
    }
}

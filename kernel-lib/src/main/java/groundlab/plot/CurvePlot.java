package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.NumericColumn;

/**
 * Functions as lines and measured points as dots, on axes of numbers.
 *
 * <pre>{@code
 * CurvePlot.titled("Loss").xTitle("margin").curve("beta 0.1", -20, 20, m -> Math.log1p(Math.exp(-0.1 * m))).chart();
 * }</pre>
 */
public final class CurvePlot {

    private static final int PIECES = 200; // of a line

    private final String title;
    private final Map<String, Series> series = new LinkedHashMap<>();
    private String xTitle = "";
    private String yTitle = "";

    private record Series(double[] xs, double[] ys, boolean dots) {}

    private CurvePlot(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static CurvePlot titled(String title) {
        return new CurvePlot(title);
    }

    /** Adds a line: {@code function} from {@code low} to {@code high}. */
    public CurvePlot curve(String name, double low, double high, DoubleUnaryOperator function) {
        check(low < high, "a curve needs low < high, got %s and %s", low, high);
        double step = (high - low) / PIECES;
        double[] xs = IntStream.rangeClosed(0, PIECES).mapToDouble(i -> low + i * step).toArray();
        double[] ys = new double[xs.length];
        for (int i = 0; i < xs.length; i++) {
            ys[i] = function.applyAsDouble(xs[i]);
        }
        return add(name, new Series(xs, ys, false));
    }

    /** Adds dots at the values of two columns of the same table. */
    public CurvePlot dots(String name, NumericColumn<?> x, NumericColumn<?> y) {
        check(
                x.size() == y.size() && x.size() > 0,
                "%s must have as many x as y and at least one, got %d and %d",
                name,
                x.size(),
                y.size());
        return add(name, new Series(x.asDoubleArray(), y.asDoubleArray(), true));
    }

    private CurvePlot add(String name, Series one) {
        check(series.putIfAbsent(name, one) == null, "%s must be added once, got a second", name);
        return this;
    }

    /** Says what the x axis shows, with its unit. */
    public CurvePlot xTitle(String newTitle) {
        xTitle = newTitle;
        return this;
    }

    /** Says what the y axis shows, with its unit. */
    public CurvePlot yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        check(!series.isEmpty(), "a curve plot must have at least one series, got none");
        XYChart chart = PlotTheme.xy(PlotTheme.WIDTH, title, xTitle, yTitle);
        int i = 0;
        for (var one : series.entrySet()) {
            draw(chart, one.getKey(), one.getValue(), i++);
        }
        return chart;
    }

    private static void draw(XYChart chart, String name, Series one, int i) {
        XYSeries drawn = chart.addSeries(name, one.xs, one.ys);
        drawn.setLineColor(PlotTheme.color(i)).setLineStyle(PlotTheme.curve(2.5f));
        drawn.setMarker(SeriesMarkers.NONE);
        if (one.dots) {
            drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            drawn.setMarker(PlotTheme.marker(i))
                    .setMarkerColor(PlotTheme.pale(PlotTheme.color(i), 110));
        }
    }
}

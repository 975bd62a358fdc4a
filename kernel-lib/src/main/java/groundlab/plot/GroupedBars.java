package groundlab.plot;

import groundlab.metrics.Interval;
import groundlab.metrics.Metric;
import groundlab.metrics.Result;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.lines.SeriesLines;

/**
 * Metrics of several models as bars from 0, a whisker from the low to the high end of the 95 %
 * interval: CHAIR by method. Metrics stand along the x axis, models in the legend, both in the
 * order in which they were added. Above each bar stands its value where there is room, of shares in
 * percent with one decimal. An undefined value leaves its place empty.
 *
 * <pre>{@code
 * GroupedBars.titled("CHAIR by method")
 *         .add("base", before, "CHAIRs", "CHAIRi")
 *         .add("mDPO", after, "CHAIRs", "CHAIRi")
 *         .baseline("base")
 *         .chart();
 * }</pre>
 */
public final class GroupedBars {

    private static final double GROUP = 0.84; // of the room of a metric, for its bars
    private static final double BAR = 0.9; // of the room of a bar
    private static final int WIDEST = 1400; // pixels of a chart
    private static final int ROOM = 40; // pixels of a bar with its value

    private final String title;
    private final Scores scores = new Scores();
    private String yTitle = "";
    private String baseline = "";

    private GroupedBars(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static GroupedBars titled(String title) {
        return new GroupedBars(title);
    }

    /** Adds what {@code model} scored in {@code metric}; put an arrow to the name of a metric. */
    public GroupedBars add(String model, String metric, Interval interval) {
        scores.add(model, metric, interval);
        return this;
    }

    /** Adds metrics of a result with their intervals; all of its metrics where none is named. */
    public GroupedBars add(String model, Result<?> result, String... metrics) {
        List<String> names =
                metrics.length > 0
                        ? List.of(metrics)
                        : result.metrics().stream().map(Metric::name).toList();
        names.forEach(n -> add(model, result.metric(n).label(), result.interval(n)));
        return this;
    }

    /** Says what the y axis shows. */
    public GroupedBars yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** Draws a dashed line at the values of {@code model}, across each metric. */
    public GroupedBars baseline(String model) {
        baseline = model;
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        scores.checkPlot("grouped bars", baseline);
        List<String> names = scores.places();
        List<String> models = scores.models();
        XYChart chart = PlotTheme.xy(width(names), title, "", yTitle);
        Axes.name(chart, names, models);
        Axes.scale(chart.getStyler(), scores.all());
        leaveRoomForValues(chart.getStyler());
        models.forEach(m -> drawBars(chart, m, models.indexOf(m), names));
        models.forEach(m -> drawWhiskers(chart, m, models.indexOf(m), names));
        drawBaseline(chart, names);
        return chart;
    }

    /** Values stand above bars that reach 100 %, and must not run into the title. */
    private static void leaveRoomForValues(AxesChartStyler styler) {
        double span = styler.getYAxisMax() - Math.min(0, styler.getYAxisMin());
        styler.setYAxisMax(styler.getYAxisMax() + 0.04 * span);
    }

    private int width(List<String> names) {
        int bars = names.size() * (scores.models().size() + 1) * ROOM;
        int needed = (int) (bars + Axes.besidePlot(scores.models()));
        return Math.max(Axes.width(names, scores.models()), Math.min(needed, WIDEST));
    }

    private void drawBars(XYChart chart, String model, int i, List<String> names) {
        Points.Path path = new Points.Path();
        double half = BAR * step() / 2;
        for (int x = 0; x < names.size(); x++) {
            double value = scores.of(model, names.get(x)).value();
            double middle = x + offset(i);
            if (!Double.isNaN(value)) {
                path.to(middle - half, 0).to(middle - half, value).to(middle + half, value);
                path.to(middle + half, 0).lift(middle);
            }
        }
        Color color = PlotTheme.color(i);
        XYSeries bars = path.draw(chart, model, color, 0);
        bars.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea).setFillColor(color);
        bars.setLineStyle(SeriesLines.NONE).setShowInLegend(true);
    }

    private void drawWhiskers(XYChart chart, String model, int i, List<String> names) {
        Points points = new Points();
        for (int x = 0; x < names.size(); x++) {
            Interval interval = scores.of(model, names.get(x));
            points.add(x + offset(i), interval);
            write(chart, names.get(x), x + offset(i), interval);
        }
        points.drawWhiskers(chart, model, PlotTheme.INK, step() / 6);
    }

    private void write(XYChart chart, String group, double x, Interval interval) {
        boolean room = scores.places().size() * (scores.models().size() + 1) * ROOM <= WIDEST;
        if (room && !Double.isNaN(interval.value())) {
            boolean below = interval.value() < 0;
            double end = below ? lower(interval) : clear(chart, group, upper(interval));
            String text = Axes.number(interval.value(), Axes.isShares(scores.all()));
            chart.addAnnotation(
                    new Label(text, x, end, Canvas.Side.CENTRE).off(0, below ? 10 : -10));
        }
    }

    /** Above the baseline, whose dashes would pass for minus signs. */
    private double clear(XYChart chart, String group, double end) {
        double line = baseline.isEmpty() ? Double.NaN : scores.of(baseline, group).value();
        double span = chart.getStyler().getYAxisMax() - chart.getStyler().getYAxisMin();
        return line >= end && line < end + 0.055 * span ? line : end;
    }

    private static double upper(Interval interval) {
        return interval.defined() ? Math.max(interval.high(), interval.value()) : interval.value();
    }

    private static double lower(Interval interval) {
        return interval.defined() ? Math.min(interval.low(), interval.value()) : interval.value();
    }

    private void drawBaseline(XYChart chart, List<String> names) {
        if (baseline.isEmpty()) {
            return;
        }
        Points.Path path = new Points.Path();
        for (int x = 0; x < names.size(); x++) {
            double value = scores.of(baseline, names.get(x)).value();
            path.to(x - 0.46, value).to(x + 0.46, value).lift(x);
        }
        path.draw(chart, baseline + " baseline", PlotTheme.INK, 1)
                .setLineStyle(PlotTheme.dashed())
                .setShowInLegend(true);
    }

    private double step() {
        return GROUP / Math.max(scores.models().size(), 2);
    }

    private double offset(int model) {
        return (model - (scores.models().size() - 1) / 2.0) * step();
    }
}

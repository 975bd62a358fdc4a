package groundlab.plot;

import groundlab.metrics.Interval;
import java.awt.Color;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.lines.SeriesLines;

/**
 * Metrics of several models side by side: a dot for the value, a whisker from the low to the high
 * end of its 95 % interval, exactly where they are. Metrics stand along the x axis in the order in
 * which they were added, models in the legend; put an arrow to the name of a metric to say which
 * way is better. Shares are labelled in percent. An undefined interval leaves its place empty.
 *
 * <pre>{@code
 * IntervalPlot.titled("Before and after")
 *         .add("base", "CHAIRs ↓", before.interval("CHAIRs"))
 *         .add("mDPO", "CHAIRs ↓", after.interval("CHAIRs"))
 *         .baseline("base")
 *         .chart();
 * }</pre>
 */
public final class IntervalPlot {

    private static final double GROUP = 0.56; // of the room of a metric, for its models
    private static final double CAP = 0.022;

    private final String title;
    private final Scores scores = new Scores();
    private String yTitle = "";
    private String baseline = "";

    private IntervalPlot(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static IntervalPlot titled(String title) {
        return new IntervalPlot(title);
    }

    /** Adds what {@code model} scored in {@code metric}. */
    public IntervalPlot add(String model, String metric, Interval interval) {
        scores.add(model, metric, interval);
        return this;
    }

    /** Adds all that {@code model} scored, by metric. */
    public IntervalPlot add(String model, Map<String, Interval> metrics) {
        metrics.forEach((metric, interval) -> add(model, metric, interval));
        return this;
    }

    /** Says what the y axis shows. */
    public IntervalPlot yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** Draws a dashed line at the values of {@code model}, across each metric. */
    public IntervalPlot baseline(String model) {
        baseline = model;
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        scores.checkPlot("an interval plot", baseline);
        List<String> names = scores.places();
        List<String> models = scores.models();
        int width = Axes.width(names, models);
        XYChart chart = PlotTheme.xy(width, title, "", yTitle);
        Axes.name(chart, names, models);
        Axes.scale(chart.getStyler(), scores.all());
        drawBaseline(chart, names);
        for (int i = 0; i < models.size(); i++) {
            draw(chart, models.get(i), i, names);
        }
        return chart;
    }

    private void draw(XYChart chart, String model, int i, List<String> names) {
        Points points = points(model, names, offset(i));
        Color color = PlotTheme.color(i);
        points.drawWhiskers(chart, model, color, CAP * names.size() / 4);
        points.drawValues(chart, model, i).setLineStyle(SeriesLines.NONE);
    }

    private void drawBaseline(XYChart chart, List<String> names) {
        if (baseline.isEmpty()) {
            return;
        }
        Points.Path path = new Points.Path();
        for (int x = 0; x < names.size(); x++) {
            double value = scores.of(baseline, names.get(x)).value();
            path.to(x - 0.42, value).to(x + 0.42, value).lift(x);
        }
        int model = scores.models().indexOf(baseline);
        path.draw(chart, baseline + " baseline", PlotTheme.color(model), 1)
                .setLineStyle(PlotTheme.dashed());
    }

    private Points points(String model, List<String> names, double offset) {
        Points points = new Points();
        for (int x = 0; x < names.size(); x++) {
            points.add(x + offset, scores.of(model, names.get(x)));
        }
        return points;
    }

    private double offset(int model) {
        double step = GROUP / Math.max(scores.models().size(), 3);
        return (model - (scores.models().size() - 1) / 2.0) * step;
    }
}

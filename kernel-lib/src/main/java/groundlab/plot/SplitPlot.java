package groundlab.plot;

import groundlab.metrics.Interval;
import groundlab.metrics.Metric;
import groundlab.metrics.Result;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.XYChart;

/**
 * One metric by split, a line for each model: POPE's F1 on random, popular and adversarial
 * questions. Splits stand in the order in which they were added. The y axis holds the intervals and
 * need not begin at 0, since models differ by few points. An undefined value leaves a gap.
 *
 * <pre>{@code
 * SplitPlot.titled("POPE")
 *         .add("base", "random", Interval.exact(0.87))
 *         .add("base", "popular", Interval.exact(0.84))
 *         .chart();
 * }</pre>
 */
public final class SplitPlot {

    private final String title;
    private final Scores scores = new Scores();
    private final Map<String, Double> rules = new LinkedHashMap<>();
    private String yTitle = "";

    private SplitPlot(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static SplitPlot titled(String title) {
        return new SplitPlot(title);
    }

    /** Adds what {@code model} scored on {@code split}. */
    public SplitPlot add(String model, String split, Interval interval) {
        scores.add(model, split, interval);
        return this;
    }

    /** Adds a metric of a result, which also names the y axis where nothing else does. */
    public SplitPlot add(String model, String split, Result<?> result, String metric) {
        Metric<?> one = result.metric(metric);
        yTitle = yTitle.isEmpty() ? one.label() : yTitle;
        return add(model, split, result.interval(metric));
    }

    /** Says what the y axis shows. */
    public SplitPlot yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** Draws a dashed line, such as the share of questions whose truth is yes at 0.5. */
    public SplitPlot rule(String name, double value) {
        rules.put(name, value);
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        scores.checkPlot("a split plot", "");
        List<String> names = scores.places();
        Set<String> legend = new LinkedHashSet<>(scores.models());
        legend.addAll(rules.keySet());
        XYChart chart = PlotTheme.xy(Axes.width(names, legend), title, "", yTitle);
        Axes.name(chart, names, legend);
        Axes.fit(chart.getStyler(), scores.all());
        List<String> models = scores.models();
        for (int i = 0; i < models.size(); i++) {
            Points points = points(models.get(i), (i - (models.size() - 1) / 2.0) * 0.05);
            points.drawWhiskers(chart, models.get(i), PlotTheme.color(i), 0.015);
            points.drawValues(chart, models.get(i), i);
        }
        rules.forEach((name, value) -> drawRule(chart, name, value));
        return chart;
    }

    private Points points(String model, double offset) {
        Points points = new Points();
        int x = 0;
        for (String split : scores.places()) {
            points.add(x++ + offset, scores.of(model, split));
        }
        return points;
    }

    private void drawRule(XYChart chart, String name, double value) {
        new Points.Path()
                .to(-0.5, value)
                .to(scores.places().size() - 0.5, value)
                .draw(chart, name, PlotTheme.INK, 1)
                .setLineStyle(PlotTheme.dashed())
                .setShowInLegend(true);
    }
}

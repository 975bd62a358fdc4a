package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import groundlab.metrics.Metric;
import groundlab.metrics.Metric.Better;
import groundlab.metrics.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/**
 * Models by two metrics at once, with the 95 % intervals of both: hallucination against recall,
 * since either alone can be had for nothing. A dashed line joins the frontier: those models that no
 * other beats in both metrics. With {@link #diagonal} it lays one metric on two truths side by
 * side, such as POPE and RePOPE: models above the line gain. A model with an undefined value is not
 * drawn.
 *
 * <pre>{@code
 * Frontier.titled("Hallucination against recall")
 *         .add("base", before, "Recall", "CHAIRs")
 *         .add("mDPO", after, "Recall", "CHAIRs")
 *         .chart();
 * }</pre>
 */
public final class Frontier {

    private final String title;
    private final Map<String, Both> byModel = new LinkedHashMap<>();
    private String xTitle = "Recall ↑";
    private String yTitle = "CHAIRs ↓";
    private Better betterX = Better.HIGHER;
    private Better betterY = Better.LOWER;
    private boolean diagonal;

    private record Both(Interval x, Interval y) {

        boolean defined() {
            return !Double.isNaN(x.value() + y.value());
        }
    }

    private Frontier(String title) {
        this.title = title;
    }

    /** {@return a plot without data; recall along x and CHAIRs along y unless told} */
    public static Frontier titled(String title) {
        return new Frontier(title);
    }

    /** Says what x is, with an arrow, and which way is better. */
    public Frontier x(String newTitle, Better better) {
        xTitle = newTitle;
        betterX = better;
        return this;
    }

    /** Says what y is, with an arrow, and which way is better. */
    public Frontier y(String newTitle, Better better) {
        yTitle = newTitle;
        betterY = better;
        return this;
    }

    /** Adds what {@code model} scored in both. */
    public Frontier add(String model, Interval x, Interval y) {
        check(byModel.put(model, new Both(x, y)) == null, "%s must be added once", model);
        return this;
    }

    /** Adds two metrics of a result, which also name the axes. */
    public Frontier add(String model, Result<?> result, String x, String y) {
        Metric<?> first = result.metric(x);
        Metric<?> second = result.metric(y);
        return x(first.label(), first.better())
                .y(second.label(), second.better())
                .add(model, result.interval(x), result.interval(y));
    }

    /** Gives both axes the same ends and draws where both are equal, in place of the frontier. */
    public Frontier diagonal() {
        diagonal = true;
        return this;
    }

    /** {@return the models that no other beats in both metrics, from left to right} */
    public List<String> best() {
        return byModel.keySet().stream()
                .filter(model -> byModel.get(model).defined())
                .filter(
                        model ->
                                byModel.values().stream()
                                        .noneMatch(o -> beats(o, byModel.get(model))))
                .sorted(Comparator.comparingDouble(model -> byModel.get(model).x.value()))
                .toList();
    }

    private boolean beats(Both one, Both other) {
        double x = gain(betterX, one.x.value() - other.x.value());
        double y = gain(betterY, one.y.value() - other.y.value());
        return x >= 0 && y >= 0 && x + y > 0;
    }

    private static double gain(Better better, double difference) {
        return better == Better.LOWER ? -difference : difference;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        check(!byModel.isEmpty(), "a frontier must have at least one model, got none");
        XYChart chart = PlotTheme.xy(diagonal ? 620 : PlotTheme.WIDTH, 560, title, xTitle, yTitle);
        chart.getStyler().setLegendVisible(false);
        limit(chart);
        if (diagonal) {
            drawDiagonal(chart);
        } else {
            drawFrontier(chart);
        }
        Labels labels = new Labels(chart);
        int i = 0;
        for (var one : byModel.entrySet()) {
            if (one.getValue().defined()) {
                draw(chart, one.getKey(), one.getValue(), i);
                labels.keepOff(one.getValue().x, one.getValue().y);
            }
            i++;
        }
        byModel.forEach((name, both) -> writeName(labels, name, both));
        writeBetter(chart);
        return chart;
    }

    private void limit(XYChart chart) {
        var styler = chart.getStyler();
        Axes.fit(styler, diagonal ? all() : ofY());
        double low = styler.getYAxisMin();
        double high = styler.getYAxisMax();
        if (!diagonal) {
            Axes.fit(styler, ofX());
        }
        styler.setXAxisMin(styler.getYAxisMin()).setXAxisMax(styler.getYAxisMax());
        styler.setYAxisMin(low).setYAxisMax(high);
        styler.setPlotGridVerticalLinesVisible(true);
        styler.setYAxisTickLabelsFormattingFunction(Axes.labels(ofY()));
        styler.setXAxisTickLabelsFormattingFunction(Axes.labels(ofX()));
    }

    private void draw(XYChart chart, String name, Both both, int i) {
        Points.Path path = new Points.Path();
        if (both.x.defined()) {
            double y = both.y.value();
            path.to(both.x.low(), y).to(both.x.high(), y).lift(both.x.high());
        }
        if (both.y.defined()) {
            double x = both.x.value();
            path.to(x, both.y.low()).to(x, both.y.high()).lift(x);
        }
        path.draw(chart, name + " 95 %", PlotTheme.color(i), 1.6f);
        double[] x = {both.x.value()};
        XYSeries dot = chart.addSeries(name, x, new double[] {both.y.value()});
        dot.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        dot.setMarker(PlotTheme.area(i)).setMarkerColor(PlotTheme.color(i));
    }

    /** In steps: a model between two others of the frontier would be worse than the corner says. */
    private void drawFrontier(XYChart chart) {
        Points.Path path = new Points.Path();
        List<String> best = best();
        for (int i = 0; i < best.size(); i++) {
            Both here = byModel.get(best.get(i));
            path.to(here.x.value(), here.y.value());
            if (i + 1 < best.size()) {
                Both next = byModel.get(best.get(i + 1));
                boolean along = betterX == Better.LOWER;
                path.to(
                        along ? next.x.value() : here.x.value(),
                        along ? here.y.value() : next.y.value());
            }
        }
        path.draw(chart, "frontier", PlotTheme.QUIET, 1).setLineStyle(PlotTheme.dashed());
    }

    private static void drawDiagonal(XYChart chart) {
        double low = chart.getStyler().getXAxisMin();
        double high = chart.getStyler().getXAxisMax();
        new Points.Path()
                .to(low, low)
                .to(high, high)
                .draw(chart, "equal", PlotTheme.QUIET, 1)
                .setLineStyle(PlotTheme.dashed());
    }

    /** In the corner that is best in both. */
    private void writeBetter(XYChart chart) {
        if (diagonal || betterX == Better.NEITHER || betterY == Better.NEITHER) {
            return;
        }
        var styler = chart.getStyler();
        boolean right = betterX == Better.HIGHER;
        boolean up = betterY == Better.HIGHER;
        String arrow = right ? (up ? "better ↗" : "better ↘") : (up ? "↖ better" : "↙ better");
        chart.addAnnotation(
                new Label(
                                arrow,
                                right ? styler.getXAxisMax() : styler.getXAxisMin(),
                                up ? styler.getYAxisMax() : styler.getYAxisMin(),
                                right ? Canvas.Side.LEFT : Canvas.Side.RIGHT)
                        .off(right ? -8 : 8, up ? 12 : -12)
                        .in(PlotTheme.QUIET));
    }

    private static void writeName(Labels labels, String name, Both both) {
        if (both.defined()) {
            labels.write(name, both.x.value(), both.y.value());
        }
    }

    private List<Interval> all() {
        List<Interval> all = new ArrayList<>(ofX());
        all.addAll(ofY());
        return all;
    }

    private List<Interval> ofX() {
        return byModel.values().stream().map(Both::x).toList();
    }

    private List<Interval> ofY() {
        return byModel.values().stream().map(Both::y).toList();
    }
}

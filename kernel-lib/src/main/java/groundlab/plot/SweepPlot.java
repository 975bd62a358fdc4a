package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.knowm.xchart.XYChart;

/**
 * Metrics against a setting, such as rho, noise steps or data size: a line per series through the
 * values, a whisker and a pale band for the 95 % intervals. Shares are labelled in percent. An
 * undefined interval leaves a gap.
 *
 * <pre>{@code
 * SweepPlot.titled("Negatives against rho")
 *         .xTitle("rho")
 *         .evenlySpaced()
 *         .add("invents the partner", 0.9, new Rate(12, 40).interval())
 *         .add("invents the partner", 0.99, new Rate(20, 40).interval())
 *         .chart();
 * }</pre>
 */
public final class SweepPlot {

    private final String title;
    private final Map<String, TreeMap<Double, Interval>> bySeries = new LinkedHashMap<>();
    private final Map<String, Double> baselines = new LinkedHashMap<>();
    private String xTitle = "";
    private String yTitle = "";
    private boolean even;
    private boolean logarithmic;
    private boolean fitted;

    private SweepPlot(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static SweepPlot titled(String title) {
        return new SweepPlot(title);
    }

    /** Adds what {@code series} measured at {@code x}, in any order. */
    public SweepPlot add(String series, double x, Interval interval) {
        check(Double.isFinite(x), "x must be a finite number, got %s", x);
        Interval before =
                bySeries.computeIfAbsent(series, s -> new TreeMap<>()).putIfAbsent(x, interval);
        check(before == null, "%s must have one interval at %s, got a second", series, x);
        return this;
    }

    /** Adds what {@code series} measured at 1, at 2 and so on. */
    public SweepPlot add(String series, List<Interval> intervals) {
        for (int i = 0; i < intervals.size(); i++) {
            add(series, i + 1, intervals.get(i));
        }
        return this;
    }

    /** Says what the setting is. */
    public SweepPlot xTitle(String newTitle) {
        xTitle = newTitle;
        return this;
    }

    /** Says what the y axis shows. */
    public SweepPlot yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** Gives each setting the same room, whatever its value: for 0, 0.9, 0.99 and 1. */
    public SweepPlot evenlySpaced() {
        even = true;
        return this;
    }

    /** Gives each factor the same room: for sizes such as 100, 1,000 and 5,000, all above 0. */
    public SweepPlot logarithmic() {
        logarithmic = true;
        return this;
    }

    /** Lets y begin near the lowest interval, not at 0: for lines that differ little. */
    public SweepPlot fitted() {
        fitted = true;
        return this;
    }

    /** Draws a dashed line at {@code value}, such as that of the untrained model. */
    public SweepPlot baseline(String name, double value) {
        baselines.put(name, value);
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        check(!bySeries.isEmpty(), "a sweep plot must have at least one interval, got none");
        List<Double> settings = settings();
        XYChart chart = PlotTheme.xy(PlotTheme.WIDTH, title, xTitle, yTitle);
        if (fitted) {
            Axes.fit(chart.getStyler(), intervals());
        } else {
            Axes.scale(chart.getStyler(), intervals());
        }
        spaceSettings(chart, settings);
        List<String> names = List.copyOf(bySeries.keySet());
        for (int i = 0; i < names.size(); i++) {
            points(names.get(i), settings).drawBand(chart, names.get(i), PlotTheme.color(i));
        }
        double cap = 0.006 * (place(last(settings), settings) - place(settings.get(0), settings));
        for (int i = 0; i < names.size(); i++) {
            Points points = points(names.get(i), settings);
            points.drawWhiskers(chart, names.get(i), PlotTheme.color(i), cap);
            points.drawValues(chart, names.get(i), i);
        }
        drawBaselines(chart, settings);
        return chart;
    }

    private void spaceSettings(XYChart chart, List<Double> settings) {
        check(
                !logarithmic || settings.get(0) > 0,
                "settings of a logarithmic axis must be > 0, got %s",
                settings.get(0));
        if (even) {
            List<String> legend = new ArrayList<>(bySeries.keySet());
            legend.addAll(baselines.keySet());
            Axes.name(chart, settings.stream().map(SweepPlot::text).toList(), legend);
        }
        if (logarithmic) {
            labelFactors(chart, settings);
        } else if (!even) {
            Axes.pad(chart.getStyler(), settings.get(0), last(settings));
        }
    }

    /** XChart labels powers of ten alone, so the settings are written where they stand. */
    private void labelFactors(XYChart chart, List<Double> settings) {
        double first = place(settings.get(0), settings);
        double last = place(last(settings), settings);
        double room = 0.04 * Math.max(last - first, 1);
        chart.getStyler().setXAxisMin(first - room).setXAxisMax(last + room);
        double[] places = settings.stream().mapToDouble(x -> place(x, settings)).toArray();
        Axes.write(chart, settings.stream().map(SweepPlot::text).toList(), places);
    }

    private void drawBaselines(XYChart chart, List<Double> settings) {
        double first = place(settings.get(0), settings);
        double last = place(last(settings), settings);
        int i = bySeries.size();
        for (var baseline : baselines.entrySet()) {
            new Points.Path()
                    .to(first, baseline.getValue())
                    .to(last, baseline.getValue())
                    .draw(chart, baseline.getKey(), PlotTheme.color(i++), 1)
                    .setLineStyle(PlotTheme.dashed())
                    .setShowInLegend(true);
        }
    }

    private Points points(String series, List<Double> settings) {
        Points points = new Points();
        bySeries.get(series).forEach((x, interval) -> points.add(place(x, settings), interval));
        return points;
    }

    private double place(double x, List<Double> settings) {
        return even ? settings.indexOf(x) : logarithmic ? Math.log10(x) : x;
    }

    private List<Double> settings() {
        TreeSet<Double> all = new TreeSet<>();
        bySeries.values().forEach(byX -> all.addAll(byX.keySet()));
        return List.copyOf(all);
    }

    private List<Interval> intervals() {
        List<Interval> all = new ArrayList<>();
        bySeries.values().forEach(byX -> all.addAll(byX.values()));
        baselines.values().forEach(value -> all.add(Interval.exact(value)));
        return all;
    }

    private static double last(List<Double> settings) {
        return settings.get(settings.size() - 1);
    }

    private static String text(double x) {
        return new BigDecimal(Double.toString(x)).stripTrailingZeros().toPlainString();
    }
}

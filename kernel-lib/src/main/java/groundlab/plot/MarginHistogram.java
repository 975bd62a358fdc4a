package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;

/**
 * How often values fall where, for several sets over the same bins: reward margins of held-out
 * pairs before and after training. A dashed mark stands at each median, its value at the top.
 * Heights are shares of a set, so that sets of other sizes can be compared. Values that are not
 * finite are left out.
 *
 * <pre>{@code
 * double[] margins = PairScores.of(model, pairs).rows().stream()
 *         .mapToDouble(row -> row.chosen() - row.rejected()).toArray();
 * MarginHistogram.titled("Margins").add("base", margins).xTitle("nats").chart();
 * }</pre>
 */
public final class MarginHistogram {

    private static final int WIDEST = 1000;

    private final String title;
    private final Map<String, double[]> sets = new LinkedHashMap<>();
    private String xTitle = "";
    private String yTitle = "share of pairs";
    private int bins = 30;

    private MarginHistogram(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static MarginHistogram titled(String title) {
        return new MarginHistogram(title);
    }

    /** Adds a set of values. */
    public MarginHistogram add(String name, double... values) {
        double[] finite = DoubleStream.of(values).filter(Double::isFinite).sorted().toArray();
        check(finite.length > 0, "%s must have at least one value, got none", name);
        check(sets.put(name, finite) == null, "%s must be added once, got a second", name);
        return this;
    }

    /** Says what the values are, with their unit. */
    public MarginHistogram xTitle(String newTitle) {
        xTitle = newTitle;
        return this;
    }

    /** Says of what a height is a share; of pairs unless told. */
    public MarginHistogram yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** Sets how many bins the whole range is cut into; 30 unless told. */
    public MarginHistogram bins(int newBins) {
        check(newBins > 0 && newBins <= WIDEST, "bins must be in [1, 1000], got %s", newBins);
        bins = newBins;
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        check(!sets.isEmpty(), "a histogram must have at least one set of values, got none");
        XYChart chart = PlotTheme.xy(PlotTheme.WIDTH, title, xTitle, yTitle);
        double top = highest();
        Axes.pad(chart.getStyler(), low(), low() + bins * width());
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.16 * top);
        Axes.percent(chart.getStyler());
        List<String> names = List.copyOf(sets.keySet());
        names.forEach(name -> drawArea(chart, name, names.indexOf(name)));
        names.forEach(name -> drawOutline(chart, name, names.indexOf(name)));
        names.forEach(name -> drawMedian(chart, name, names.indexOf(name), top));
        return chart;
    }

    private void drawArea(XYChart chart, String name, int i) {
        XYSeries area = outline(name).draw(chart, name + " area", PlotTheme.color(i), 0);
        area.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        area.setFillColor(PlotTheme.pale(PlotTheme.color(i), 70)).setShowInLegend(false);
        area.setLineStyle(SeriesLines.NONE);
    }

    private void drawOutline(XYChart chart, String name, int i) {
        outline(name).draw(chart, name, PlotTheme.color(i), 2).setShowInLegend(true);
    }

    private void drawMedian(XYChart chart, String name, int i, double top) {
        double median = median(sets.get(name));
        double end = top * (1.02 + 0.06 * (i % 2)); // two near medians keep their texts apart
        new Points.Path()
                .to(median, 0)
                .to(median, end)
                .draw(chart, name + " median", PlotTheme.color(i), 1)
                .setLineStyle(PlotTheme.dashed());
        String text = name + ": median " + Axes.number(median, false);
        boolean left = sets.size() > 1 && median <= lowestMedian(); // off the lines of the others
        chart.addAnnotation(
                new Label(text, median, end, left ? Canvas.Side.LEFT : Canvas.Side.RIGHT)
                        .off(left ? -4 : 4, -4));
    }

    private double lowestMedian() {
        return sets.values().stream().mapToDouble(MarginHistogram::median).min().orElseThrow();
    }

    private Points.Path outline(String name) {
        double[] shares = shares(name);
        Points.Path path = new Points.Path().to(low(), 0);
        for (int bin = 0; bin < bins; bin++) {
            double left = low() + bin * width();
            path.to(left, shares[bin]).to(left + width(), shares[bin]);
        }
        return path.to(low() + bins * width(), 0);
    }

    /**
     * {@return for each bin the share of the set's values in it; the last bin has its upper end}
     */
    double[] shares(String name) {
        double[] values = sets.get(name);
        double[] shares = new double[bins];
        for (double value : values) {
            int bin = (int) ((value - low()) / width());
            shares[Math.max(0, Math.min(bin, bins - 1))] += 1.0 / values.length;
        }
        return shares;
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private double highest() {
        return sets.keySet().stream()
                .flatMapToDouble(name -> Arrays.stream(shares(name)))
                .max()
                .orElseThrow();
    }

    private double low() {
        return sets.values().stream().mapToDouble(v -> v[0]).min().orElseThrow();
    }

    private double width() {
        double high = sets.values().stream().mapToDouble(v -> v[v.length - 1]).max().orElseThrow();
        return high > low() ? (high - low()) / bins : 1;
    }
}

package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.Table;

/**
 * One column of the training logs of several seeds, overlaid for several settings: a line through
 * the mean of the seeds and a pale band from the lowest to the highest. Each seed's curve is
 * smoothed first, as {@link TrainingCurves} does; one seed has no band.
 *
 * <pre>{@code
 * CurveBands.of("rewards/margins").add("mDPO", List.of(log)).chart(); // a log for each seed
 * }</pre>
 */
public final class CurveBands {

    private final String column;
    private final Map<String, List<Curve>> byName = new LinkedHashMap<>();
    private String title;
    private String yTitle = "";
    private double smoothing = 0.8;

    private CurveBands(String column) {
        this.column = column;
        title = column;
    }

    /** {@return a plot of a column, without data} */
    public static CurveBands of(String column) {
        return new CurveBands(column);
    }

    /** Adds the logs of a setting, one for each seed. */
    public CurveBands add(String name, List<Table> logs) {
        check(!logs.isEmpty(), "%s must have at least one log, got none", name);
        List<Curve> curves = logs.stream().map(log -> Curve.of(log, column)).toList();
        check(byName.putIfAbsent(name, curves) == null, "%s must be added once", name);
        return this;
    }

    /** Says what the chart shows; the column unless told. */
    public CurveBands titled(String newTitle) {
        title = newTitle;
        return this;
    }

    /** Says what the y axis shows, with its unit. */
    public CurveBands yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** Sets how slow the average of each seed is, in [0, 1); 0.8 unless told. */
    public CurveBands smoothing(double share) {
        check(share >= 0 && share < 1, "smoothing must be in [0, 1), got %s", share);
        smoothing = share;
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        check(!byName.isEmpty(), "curve bands must have at least one setting, got none");
        XYChart chart = PlotTheme.xy(PlotTheme.WIDTH, title, "step", yTitle);
        double[] steps =
                byName.values().stream()
                        .flatMap(List::stream)
                        .flatMapToDouble(curve -> DoubleStream.of(curve.steps()))
                        .toArray();
        Axes.pad(
                chart.getStyler(),
                DoubleStream.of(steps).min().orElseThrow(),
                DoubleStream.of(steps).max().orElseThrow());
        List<String> names = List.copyOf(byName.keySet());
        List<Points> all = names.stream().map(byName::get).map(this::overSeeds).toList();
        for (int i = 0; i < names.size(); i++) {
            if (byName.get(names.get(i)).size() > 1) {
                all.get(i).drawBand(chart, names.get(i), PlotTheme.color(i));
            }
        }
        for (int i = 0; i < names.size(); i++) {
            XYSeries line = all.get(i).drawValues(chart, names.get(i), i);
            line.setMarker(SeriesMarkers.NONE).setLineStyle(PlotTheme.curve(2.5f));
        }
        return chart;
    }

    /** {@return at each step that any seed has, the mean of those that have it} */
    private Points overSeeds(List<Curve> seeds) {
        TreeMap<Double, DoubleStream.Builder> byStep = new TreeMap<>();
        for (Curve seed : seeds) {
            Curve smooth = seed.smoothed(smoothing);
            IntStream.range(0, smooth.steps().length)
                    .forEach(
                            t ->
                                    byStep.computeIfAbsent(
                                                    smooth.steps()[t], s -> DoubleStream.builder())
                                            .add(smooth.values()[t]));
        }
        Points points = new Points();
        byStep.forEach((step, values) -> points.add(step, interval(values.build().toArray())));
        return points;
    }

    private static Interval interval(double[] seeds) {
        return new Interval(
                DoubleStream.of(seeds).average().orElseThrow(),
                DoubleStream.of(seeds).min().orElseThrow(),
                DoubleStream.of(seeds).max().orElseThrow(),
                seeds.length);
    }
}

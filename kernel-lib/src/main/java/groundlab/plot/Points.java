package groundlab.plot;

import groundlab.metrics.Interval;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Points of one series, x ascending, with what is drawn of them. XChart's own error bars are
 * symmetrical and our intervals are not, so whiskers are lines with gaps (y = NaN) between them.
 */
final class Points {

    private final List<Double> xs = new ArrayList<>();
    private final List<Interval> intervals = new ArrayList<>();

    void add(double x, Interval interval) {
        xs.add(x);
        intervals.add(interval);
    }

    /** Draws from low to high at each point, with caps of {@code cap} to both sides. */
    void drawWhiskers(XYChart chart, String name, Color color, double cap) {
        Path path = new Path();
        for (int i = 0; i < xs.size(); i++) {
            Interval interval = intervals.get(i);
            if (interval.defined()) {
                double x = xs.get(i);
                path.to(x, interval.low()).to(x, interval.high()).lift(x);
                path.to(x - cap, interval.low()).to(x + cap, interval.low()).lift(x);
                path.to(x - cap, interval.high()).to(x + cap, interval.high()).lift(x);
            }
        }
        path.draw(chart, name + " 95 %", color, 1.8f);
    }

    /** Fills between the low and the high ends, with gaps where an interval is undefined. */
    void drawBand(XYChart chart, String name, Color color) {
        Path path = new Path();
        int start = 0;
        for (int i = 0; i <= xs.size(); i++) {
            if (i == xs.size() || !intervals.get(i).defined()) {
                outline(path, start, i);
                start = i + 1;
            }
        }
        if (path.isEmpty()) {
            return;
        }
        XYSeries band = path.draw(chart, name + " band", color, 0);
        band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        band.setFillColor(PlotTheme.pale(color, 45));
        band.setLineStyle(SeriesLines.NONE);
    }

    private void outline(Path path, int from, int to) {
        for (int i = from; i < to; i++) {
            path.to(xs.get(i), intervals.get(i).low());
        }
        for (int i = to - 1; i >= from; i--) {
            path.to(xs.get(i), intervals.get(i).high());
        }
        if (to > from) {
            path.lift(xs.get(from));
        }
    }

    /** Draws the values with the i-th marker; returns the series, which stands in the legend. */
    XYSeries drawValues(XYChart chart, String name, int i) {
        double[] y = intervals.stream().mapToDouble(Interval::value).toArray();
        XYSeries series = chart.addSeries(name, xs.stream().mapToDouble(x -> x).toArray(), y);
        series.setMarker(PlotTheme.marker(i)).setMarkerColor(PlotTheme.color(i));
        series.setLineColor(PlotTheme.color(i)).setLineStyle(PlotTheme.line(2));
        return series;
    }

    /** A line that may be lifted. */
    static final class Path {

        private final List<Double> xs = new ArrayList<>();
        private final List<Double> ys = new ArrayList<>();

        Path to(double x, double y) {
            xs.add(x);
            ys.add(y);
            return this;
        }

        Path lift(double x) {
            return to(x, Double.NaN);
        }

        boolean isEmpty() {
            return xs.isEmpty();
        }

        /** Draws the line, out of the legend and without markers. */
        XYSeries draw(XYChart chart, String name, Color color, float width) {
            if (isEmpty()) {
                lift(0); // XChart takes no empty series
            }
            XYSeries series = chart.addSeries(name, xs, ys);
            series.setMarker(SeriesMarkers.NONE).setShowInLegend(false);
            series.setLineColor(color).setLineStyle(PlotTheme.line(width));
            return series;
        }
    }
}

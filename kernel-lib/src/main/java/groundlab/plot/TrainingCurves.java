package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.Table;

/**
 * Columns of a training log against its column {@code step}: the raw values thin and pale, an
 * exponential moving average bold. Rows without a value are passed over. Column names are TRL's,
 * such as {@code loss}, {@code rewards/margins} and {@code logps/chosen}.
 *
 * <pre>{@code
 * TrainingCurves.logps(log).chart();                                                  // on one axis
 * TrainingCurves.of(log).columns("loss", "loss/answer", "loss/image", "loss/anchor").panels();
 * }</pre>
 */
public final class TrainingCurves {

    /** How slow averages are unless told. */
    public static final double SMOOTHING = 0.8;

    private static final int POINTS = 2 * PlotTheme.WIDTH; // of a curve, as many as pixels
    private static final int PANEL = 460; // pixels
    private static final int SMALL = 340; // pixels of a panel where many stand together

    private final Map<String, Curve> curves = new LinkedHashMap<>();
    private final Table table;
    private String title = "";
    private String yTitle = "";
    private double smoothing = SMOOTHING;

    private TrainingCurves(Table table) {
        this.table = table;
    }

    /** {@return curves of one run; say which {@link #columns}} */
    public static TrainingCurves of(Table log) {
        return new TrainingCurves(log);
    }

    /** {@return one column of several runs, by the names of the runs} */
    public static TrainingCurves compare(Map<String, Table> runs, String column) {
        TrainingCurves compared = new TrainingCurves(Table.create());
        runs.forEach((run, log) -> compared.curves.put(run, Curve.of(log, column)));
        return compared.titled(column);
    }

    /**
     * {@return the log-probabilities of the chosen and of the rejected answers on one axis} Whether
     * both fall, as DPO's often do, is then seen at once.
     */
    public static TrainingCurves logps(Table log) {
        return of(log).columns("logps/chosen", "logps/rejected")
                .titled("Log-probability of the answers")
                .yTitle("nats per answer");
    }

    /**
     * {@return all that a log has to show, columns that belong together on one axis, three panels
     * in a row} What is not the same again in the same run, speed and memory, is left out.
     */
    public static Panels overview(Table log) {
        return overview(log, Table.create("evaluation"));
    }

    /** {@return the same, and dashed what was measured on the evaluation set; it may be empty} */
    public static Panels overview(Table log, Table evaluation) {
        List<XYChart> charts =
                CurveGroup.of(log.columnNames()).stream()
                        .filter(CurveGroup::repeatable)
                        .flatMap(group -> small(log, evaluation, group).stream())
                        .toList();
        check(
                !charts.isEmpty(),
                "the log must have something to show, it has %s",
                log.columnNames());
        return Panels.of(charts).columns(3);
    }

    private static Optional<XYChart> small(Table log, Table evaluation, CurveGroup group) {
        TrainingCurves some = of(log).smoothing(group.noisy() ? SMOOTHING : 0);
        for (String column : group.columns()) {
            if (hasValue(Curve.numbers(log, column))) {
                some.curves.put(group.label(column), Curve.of(log, column));
            }
        }
        if (some.curves.isEmpty()) {
            return Optional.empty();
        }
        XYChart chart = some.chart(PlotTheme.xy(SMALL, SMALL * 7 / 10, group.title(), "step", ""));
        chart.getStyler()
                .setLegendVisible(some.curves.size() > 1)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendFont(PlotTheme.font(Font.PLAIN, 12))
                .setLegendSeriesLineLength(14)
                .setChartTitleFont(Canvas.TEXT);
        hold(some, evaluation, group, chart);
        return Optional.of(chart);
    }

    private static void hold(TrainingCurves some, Table held, CurveGroup group, XYChart chart) {
        int color = 0;
        for (String column : group.columns()) {
            boolean drawn = some.curves.containsKey(group.label(column));
            if (drawn && held.containsColumn(column) && hasValue(Curve.numbers(held, column))) {
                line(chart, column + " held", Curve.of(held, column), PlotTheme.color(color))
                        .setLineStyle(PlotTheme.dashed())
                        .setShowInLegend(false);
                Axes.pad(chart.getStyler(), 0, some.steps().max().orElseThrow());
            }
            color += drawn ? 1 : 0;
        }
    }

    private static boolean hasValue(double[] values) {
        return DoubleStream.of(values).anyMatch(Double::isFinite);
    }

    /** Adds columns of the log. */
    public TrainingCurves columns(String... names) {
        for (String name : names) {
            curves.put(name, Curve.of(table, name));
        }
        return this;
    }

    /** Says what the chart shows. */
    public TrainingCurves titled(String newTitle) {
        title = newTitle;
        return this;
    }

    /** Says what the y axis shows, with its unit. */
    public TrainingCurves yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /**
     * Sets how slow the average is: each step keeps this share of it, in [0, 1). The first steps
     * are not drawn towards 0 (Kingma and Ba, arXiv:1412.6980, section 3). 0.8 unless told.
     */
    public TrainingCurves smoothing(double share) {
        check(share >= 0 && share < 1, "smoothing must be in [0, 1), got %s", share);
        smoothing = share;
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        check(!curves.isEmpty(), "training curves must have at least one column, got none");
        return chart(PlotTheme.xy(PlotTheme.WIDTH, title, "step", yTitle));
    }

    /** {@return a panel for each column, each with a y axis of its own, two in a row} */
    public Panels panels() {
        check(!curves.isEmpty(), "training curves must have at least one column, got none");
        List<XYChart> charts = new ArrayList<>();
        for (var curve : curves.entrySet()) {
            TrainingCurves one = new TrainingCurves(table).smoothing(smoothing);
            one.curves.put(curve.getKey(), curve.getValue());
            XYChart chart =
                    one.chart(PlotTheme.xy(PANEL, PANEL * 5 / 8, curve.getKey(), "step", yTitle));
            chart.getStyler().setLegendVisible(false).setChartTitleFont(Canvas.TEXT);
            charts.add(chart);
        }
        return Panels.of(charts).titled(title).columns(2);
    }

    private XYChart chart(XYChart chart) {
        Axes.pad(chart.getStyler(), steps().min().orElseThrow(), steps().max().orElseThrow());
        int raw = 0;
        for (var curve : curves.entrySet()) {
            Color pale = PlotTheme.pale(PlotTheme.color(raw++), 80);
            line(chart, curve.getKey() + " raw", curve.getValue().thinned(POINTS), pale)
                    .setLineStyle(PlotTheme.line(1))
                    .setShowInLegend(false);
        }
        int smoothed = 0;
        for (var curve : curves.entrySet()) {
            Curve average = curve.getValue().smoothed(smoothing).thinned(POINTS);
            line(chart, curve.getKey(), average, PlotTheme.color(smoothed++));
        }
        return chart;
    }

    private DoubleStream steps() {
        return curves.values().stream().flatMapToDouble(curve -> DoubleStream.of(curve.steps()));
    }

    private static XYSeries line(XYChart chart, String name, Curve curve, Color color) {
        XYSeries series = chart.addSeries(name, curve.steps(), curve.values());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color).setLineStyle(PlotTheme.curve(2.5f));
        return series;
    }
}

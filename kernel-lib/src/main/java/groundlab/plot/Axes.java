package groundlab.plot;

import groundlab.metrics.Interval;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler;

/** Axes of names and of shares, which XChart's axes of numbers are made into. */
final class Axes {

    private static final int Y_AXIS = 110; // pixels with its title and the padding of the chart
    private static final int LEGEND_MARK = 60; // pixels of a legend beside its text

    private static final int LONGEST = 20; // letters of a label that XChart writes
    private static final String NO_WIDTH = "\u200b";
    private static final String BLANKS =
            " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b";

    private Axes() {}

    /** {@return a chart width in pixels at which the names fit side by side, beside the legend} */
    static int width(Collection<String> names, Collection<String> legend) {
        double room = names.size() * (1.12 * textWidth(names) + 6);
        return Math.max(PlotTheme.WIDTH, (int) (room + besidePlot(legend)));
    }

    /** Puts the names at x = 0, 1, 2 … and nothing between them. */
    static void name(XYChart chart, List<String> names, Collection<String> legend) {
        AxesChartStyler styler = chart.getStyler();
        styler.setXAxisMin(-0.5);
        styler.setXAxisMax(names.size() - 0.5);
        // XChart rounds the steps that this asks for to 1, 2 or 5; from .75 to 1 it becomes 1.
        double step = 0.86 * (chart.getWidth() - besidePlot(legend)) / names.size();
        double widest = textWidth(names);
        boolean dense = step < 0.9 * widest; // then not all are named
        styler.setXAxisTickMarkSpacingHint((int) (dense ? widest + 8 : step));
        styler.setXAxisTickLabelsFormattingFunction(x -> label(names, x));
        if (names.stream().anyMatch(name -> name.length() > LONGEST) || repeats(names)) {
            write(chart, names, IntStream.range(0, names.size()).asDoubleStream().toArray());
        }
    }

    private static boolean repeats(List<String> names) {
        return Set.copyOf(names).size() < names.size();
    }

    /**
     * Writes names below the x axis where they belong, in place of XChart's labels, which stand at
     * even steps, must differ from each other and are not on one line.
     */
    static void write(XYChart chart, List<String> names, double[] places) {
        AxesChartStyler styler = chart.getStyler();
        styler.setXAxisTickLabelsFormattingFunction(Axes::unseen);
        styler.setAxisTitlePadding(26).setAxisTicksMarksVisible(false);
        if (chart.getXAxisTitle().isEmpty()) {
            chart.setXAxisTitle(NO_WIDTH); // its room is that of the names
        }
        for (int i = 0; i < places.length; i++) {
            chart.addAnnotation(
                    Label.below(names.get(i), places[i])
                            .off(0, 20)
                            .size(styler.getAxisTickLabelsFont()));
        }
    }

    /**
     * XChart looks for steps without end while labels are alike or longer than {@link #LONGEST},
     * and measures the longest. So places without a name get two blanks of many kinds.
     */
    private static String unseen(double x) {
        int kind = (int) Math.floorMod(Math.round(2 * x), 193L); // a prime: steps are 1, 2, 5, 10 …
        return "" + BLANKS.charAt(kind / BLANKS.length()) + BLANKS.charAt(kind % BLANKS.length());
    }

    /** Gives x a little room on both sides. */
    static void pad(AxesChartStyler styler, double first, double last) {
        double span = last > first ? last - first : 1;
        styler.setXAxisMin(first - 0.01 * span);
        styler.setXAxisMax(last + 0.02 * span); // unlike: even steps would get a label each
    }

    /** Sets y to hold all intervals and 0; as percent when all are shares or their differences. */
    static void scale(AxesChartStyler styler, Collection<Interval> intervals) {
        double low = ends(intervals).min().orElse(0);
        double high = ends(intervals).max().orElse(1);
        double floor = Math.min(0, low * 1.05);
        double top = high > 0 ? high * 1.05 : floor < 0 ? 0 : 1;
        styler.setYAxisMin(floor);
        styler.setYAxisMax(high <= 1 ? Math.min(1, top) : top);
        if (isShares(intervals)) {
            percent(styler);
        }
    }

    /** Sets y to hold all intervals and little more, for lines and dots, which need no 0. */
    static void fit(AxesChartStyler styler, Collection<Interval> intervals) {
        double low = ends(intervals).min().orElse(0);
        double high = ends(intervals).max().orElse(1);
        double room = high > low ? 0.08 * (high - low) : Math.max(0.01, 0.1 * Math.abs(high));
        boolean shares = isShares(intervals);
        styler.setYAxisMin(shares && low >= 0 ? Math.max(0, low - room) : low - room);
        styler.setYAxisMax(shares ? Math.min(1, high + room) : high + room);
        if (shares) {
            percent(styler);
        }
    }

    /** {@return labels of an axis that shows these intervals, in percent where they are shares} */
    static Function<Double, String> labels(Collection<Interval> intervals) {
        return isShares(intervals) ? Axes::percent : Axes::plain;
    }

    /** {@return a number with as few decimals as it needs, at most four} */
    static String plain(double value) {
        BigDecimal exact = new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN);
        return exact.stripTrailingZeros().toPlainString();
    }

    /** {@return whether all are shares or differences of shares} */
    static boolean isShares(Collection<Interval> intervals) {
        return ends(intervals).allMatch(end -> Math.abs(end) <= 1);
    }

    /**
     * {@return a share in percent with one decimal, as papers print it; else up to two decimals}
     */
    static String number(double value, boolean share) {
        BigDecimal exact = new BigDecimal(share ? 100 * value : value);
        return exact.setScale(share ? 1 : 2, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** Labels y in percent. */
    static void percent(AxesChartStyler styler) {
        styler.setYAxisTickLabelsFormattingFunction(Axes::percent);
    }

    /** {@return a share as percent with as many decimals as needed, at most two} */
    static String percent(double share) {
        BigDecimal percent = new BigDecimal(100 * share).setScale(2, RoundingMode.HALF_EVEN);
        return percent.stripTrailingZeros().toPlainString() + " %";
    }

    static double besidePlot(Collection<String> legend) {
        return Y_AXIS + LEGEND_MARK + textWidth(legend);
    }

    /** {@return the pixels of the widest of some texts of a legend} */
    static int longest(Collection<String> texts) {
        return (int) Math.ceil(textWidth(texts));
    }

    private static double textWidth(Collection<String> texts) {
        Font font = new PlotTheme().getAxisTickLabelsFont();
        return texts.stream().mapToDouble(text -> textWidth(text, font)).max().orElse(0);
    }

    /** {@return the width of a text in pixels} */
    static double textWidth(String text, Font font) {
        var context = new FontRenderContext(null, true, true);
        return font.getStringBounds(text, context).getWidth();
    }

    private static DoubleStream ends(Collection<Interval> intervals) {
        return intervals.stream()
                .flatMapToDouble(i -> DoubleStream.of(i.value(), i.low(), i.high()))
                .filter(Double::isFinite);
    }

    private static String label(List<String> names, double x) {
        long at = Math.round(x);
        boolean named = Math.abs(x - at) < 1e-6 && 0 <= at && at < names.size();
        return named ? names.get((int) at) : unseen(x);
    }
}

package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import groundlab.metrics.Metric.Better;
import groundlab.plot.Canvas.Side;
import java.awt.BasicStroke;
import java.awt.Color;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Methods from best to worst in a paper's table, at the left, and here, at the right, joined by
 * lines: where lines cross, the two orders differ. A line is grey where its method keeps its order
 * to all others; orange and dashed where it changes place only with methods whose interval here
 * overlaps its own, so that nothing can be said; red where it changes place with one whose interval
 * does not. The values stand beside the names: places are ranks, as the two scales differ.
 *
 * <pre>{@code
 * OrderingPlot.titled("CHAIRs ↓")
 *         .between("mDPO, table 2", "tiny world")
 *         .better(Metric.Better.LOWER)
 *         .add("DPO", 44.3, before.interval("CHAIRs"))
 *         .add("mDPO", 27.0, after.interval("CHAIRs"))
 *         .chart();
 * }</pre>
 */
public final class OrderingPlot {

    private static final int ROW = 34;
    private static final int TOP = 108;
    private static final int MIDDLE = 260; // pixels between the two orders

    /** How a method, or a pair of methods, stands here to what the paper found. */
    public enum Agreement {
        /** The same order. */
        KEPT("same order", PlotTheme.QUIET, PlotTheme.curve(2)),
        /** Another order, within the intervals. */
        UNDECIDED("other order, intervals overlap", PlotTheme.color(3), PlotTheme.dashed()),
        /** Another order, beyond the intervals. */
        OPPOSITE("other order, intervals apart", PlotTheme.color(1), PlotTheme.curve(3));

        private final String meaning;
        private final Color color;
        private final BasicStroke stroke;

        Agreement(String meaning, Color color, BasicStroke stroke) {
            this.meaning = meaning;
            this.color = color;
            this.stroke = stroke;
        }
    }

    private record Both(double paper, Interval here) {}

    private final String title;
    private final Map<String, Both> byMethod = new LinkedHashMap<>();
    private String left = "paper";
    private String right = "here";
    private Better better = Better.LOWER;

    private OrderingPlot(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static OrderingPlot titled(String title) {
        return new OrderingPlot(title);
    }

    /** Says what stands at the left, such as paper, table and model, and what at the right. */
    public OrderingPlot between(String newLeft, String newRight) {
        left = newLeft;
        right = newRight;
        return this;
    }

    /** Says which way is better, on both sides; lower unless told. */
    public OrderingPlot better(Better newBetter) {
        check(newBetter != Better.NEITHER, "an order needs a better side, got %s", newBetter);
        better = newBetter;
        return this;
    }

    /**
     * Adds a method.
     *
     * @param paper its value in the paper, as printed there
     * @param here its value here
     */
    public OrderingPlot add(String method, double paper, Interval here) {
        check(
                Double.isFinite(paper) && here.defined(),
                "%s must be measured on both sides, got %s and %s",
                method,
                paper,
                here);
        check(byMethod.put(method, new Both(paper, here)) == null, "%s must be added once", method);
        return this;
    }

    /** {@return how two methods stand; equal values in the paper are kept by any order} */
    public Agreement pair(String one, String other) {
        Both first = byMethod.get(one);
        Both second = byMethod.get(other);
        double there = first.paper - second.paper;
        double here = first.here.value() - second.here.value();
        if (there * here >= 0) {
            return Agreement.KEPT;
        }
        boolean apart = first.here.below(second.here) || second.here.below(first.here);
        return apart ? Agreement.OPPOSITE : Agreement.UNDECIDED;
    }

    /** {@return how a method stands: as its pair with another method that agrees least} */
    public Agreement method(String name) {
        return byMethod.keySet().stream()
                .map(other -> pair(name, other))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** {@return how many pairs of methods stand so} */
    public int pairs(Agreement agreement) {
        List<String> names = List.copyOf(byMethod.keySet());
        int count = 0;
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < i; j++) {
                count += pair(names.get(i), names.get(j)) == agreement ? 1 : 0;
            }
        }
        return count;
    }

    /** {@return the chart; its series {@code paper} and {@code here} are in the order of adding} */
    public Drawing chart() {
        check(byMethod.size() >= 2, "an order needs at least 2 methods, got %s", byMethod.size());
        Map<String, double[]> series = new LinkedHashMap<>();
        series.put("paper", byMethod.values().stream().mapToDouble(Both::paper).toArray());
        series.put("here", byMethod.values().stream().mapToDouble(b -> b.here.value()).toArray());
        int height = TOP + byMethod.size() * ROW + 92;
        return new Drawing(title, width(), height, series, this::paint);
    }

    private int side() {
        List<String> texts = new ArrayList<>();
        byMethod.keySet().forEach(m -> texts.add(leftText(m)));
        byMethod.keySet().forEach(m -> texts.add(rightText(m)));
        int head = Axes.longest(List.of(left, right)) / 2;
        return Math.max(Axes.longest(texts), head) + 40;
    }

    private int width() {
        return Math.max(2 * side() + MIDDLE, 720);
    }

    private void paint(Canvas canvas) {
        double from = (width() - MIDDLE) / 2.0;
        double to = from + MIDDLE;
        canvas.text(left, from, TOP - 34, Side.CENTRE, Canvas.TEXT);
        canvas.text(right, to, TOP - 34, Side.CENTRE, Canvas.TEXT);
        List<String> there = ranked(Comparator.comparingDouble(m -> byMethod.get(m).paper));
        List<String> here = ranked(Comparator.comparingDouble(m -> byMethod.get(m).here.value()));
        for (Agreement agreement : Agreement.values()) { // what matters most is painted last
            there.stream()
                    .filter(m -> method(m) == agreement)
                    .forEach(m -> paint(canvas, m, there.indexOf(m), here.indexOf(m)));
        }
        paintMeaning(canvas);
    }

    private void paint(Canvas canvas, String method, int there, int here) {
        double from = (width() - MIDDLE) / 2.0;
        double to = from + MIDDLE;
        Agreement agreement = method(method);
        canvas.line(from, y(there), to, y(here), agreement.color, agreement.stroke);
        canvas.mark(PlotTheme.marker(0), from, y(there), agreement.color);
        canvas.mark(PlotTheme.marker(0), to, y(here), agreement.color);
        canvas.text(leftText(method), from - 14, y(there), Side.LEFT, Canvas.TEXT);
        canvas.text(rightText(method), to + 14, y(here), Side.RIGHT, Canvas.TEXT);
    }

    private void paintMeaning(Canvas canvas) {
        double y = TOP + byMethod.size() * ROW + 6;
        for (Agreement agreement : Agreement.values()) {
            double x = width() / 2.0 - 150;
            canvas.line(x, y, x + 34, y, agreement.color, agreement.stroke);
            String pairs = pairs(agreement) == 1 ? " pair" : " pairs";
            String text = agreement.meaning + ": " + pairs(agreement) + pairs;
            canvas.text(text, x + 46, y, Side.RIGHT, Canvas.TEXT);
            y += 26;
        }
    }

    private List<String> ranked(Comparator<String> order) {
        Comparator<String> best = better == Better.HIGHER ? order.reversed() : order;
        return byMethod.keySet().stream().sorted(best).toList();
    }

    private String leftText(String method) {
        BigDecimal printed = BigDecimal.valueOf(byMethod.get(method).paper);
        return method + "  " + printed.setScale(decimals(), RoundingMode.HALF_EVEN).toPlainString();
    }

    private int decimals() {
        return byMethod.values().stream()
                .mapToInt(both -> BigDecimal.valueOf(both.paper).scale())
                .max()
                .orElse(0);
    }

    private String rightText(String method) {
        Interval here = byMethod.get(method).here;
        boolean share = Axes.isShares(List.of(here));
        return "%s  %s [%s, %s]"
                .formatted(
                        method,
                        Axes.number(here.value(), share),
                        Axes.number(here.low(), share),
                        Axes.number(here.high(), share));
    }

    private static double y(int rank) {
        return TOP + rank * (double) ROW;
    }
}

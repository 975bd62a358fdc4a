package groundlab.notebook;

import groundlab.plot.Curve;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A small drawing with steps from left to right and values from bottom to top. Lengths are whole
 * tenths of a pixel, which are quicker to write than fractions.
 */
final class SvgAxes {

    private static final int WIDTH = 2800;
    private static final int HEIGHT = 1100;
    private static final int EDGE = 160; // for a line of text
    private static final double NOTHING = 1e-6; // of the range: rounding

    private final int steps;
    private final double low;
    private final double high;

    SvgAxes(int steps, DoubleStream values) {
        this.steps = steps;
        DoubleSummaryStatistics range = values.summaryStatistics();
        double spread = range.getMax() - range.getMin();
        double room = spread > 0 ? 0 : Math.max(1e-9, 0.1 * Math.abs(range.getMax()));
        low = atZero(range.getMin(), spread) - room;
        high = atZero(range.getMax(), spread) + room;
    }

    private static double atZero(double value, double spread) {
        return Math.abs(value) < NOTHING * spread ? 0 : value;
    }

    private int x(double step) {
        return (int) Math.round(20 + (WIDTH - 40) * step / steps);
    }

    private int y(double value) {
        double share = (value - low) / (high - low);
        return (int) Math.round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share);
    }

    /** Begins the drawing with its ends in numbers. */
    void open(String title, StringBuilder out) {
        out.append(
                "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\">"
                        .formatted(Html.escape(title), WIDTH, HEIGHT));
        rule(high, ".15", out);
        rule(low, ".15", out);
        if (low < 0 && high > 0) {
            rule(0, ".45", out);
        }
        text(20, EDGE - 40, "start", LiveCurves.number(high), out);
        text(20, HEIGHT - 40, "start", LiveCurves.number(low), out);
        text(WIDTH - 20, HEIGHT - 40, "end", String.format(Locale.ROOT, "step %,d", steps), out);
    }

    private void rule(double value, String opacity, StringBuilder out) {
        out.append("<path d=\"M0 ").append(y(value)).append('H').append(WIDTH);
        out.append("\" stroke=\"currentColor\" stroke-opacity=\"").append(opacity).append("\"/>");
    }

    private static void text(int x, int y, String anchor, String text, StringBuilder out) {
        out.append(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>"
                        .formatted(x, y, anchor, text));
    }

    void line(Curve curve, String color, String look, StringBuilder out) {
        out.append("<polyline class=\"").append(look).append("\" stroke=\"").append(color);
        out.append("\" points=\"");
        for (int i = 0; i < curve.size(); i++) {
            out.append(x(curve.steps()[i])).append(',').append(y(curve.values()[i])).append(' ');
        }
        out.append("\"/>");
    }
}

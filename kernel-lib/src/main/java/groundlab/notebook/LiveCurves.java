package groundlab.notebook;

import groundlab.plot.Curve;
import groundlab.plot.CurveGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Curves of a log as markup that is quick to make: each a pale line of the values and a bold one of
 * their average, in the page's own colour and four that read on light and dark ground. What was
 * measured on the evaluation set is dashed.
 */
final class LiveCurves {

    private static final int WIDTH = 280;
    private static final int HEIGHT = 110;
    private static final int POINTS = 160;
    private static final double SMOOTHING = 0.8; // as TrainingCurves
    private static final List<String> COLORS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "currentColor");

    private final int steps;
    private final GrowingCurves trained;
    private final GrowingCurves evaluated;

    /** Draws on an axis from 0 to {@code steps}. */
    LiveCurves(int steps, GrowingCurves trained, GrowingCurves evaluated) {
        this.steps = Math.max(1, steps);
        this.trained = trained;
        this.evaluated = evaluated;
    }

    /** {@return a figure for each group of columns} */
    String html() {
        StringBuilder out = new StringBuilder("<div class=\"gl-board\">");
        trained.groups().forEach(group -> figure(group, out));
        return out.append("</div>").toString();
    }

    private void figure(CurveGroup group, StringBuilder out) {
        Map<String, Curve> curves = new LinkedHashMap<>();
        group.columns().forEach(c -> trained.curve(c).ifPresent(curve -> curves.put(c, curve)));
        if (curves.isEmpty()) {
            return;
        }
        List<Curve> measured = new ArrayList<>();
        curves.keySet().forEach(c -> measured.add(evaluated.curve(c).orElse(null)));
        Scale scale = new Scale(steps, DoubleStream.concat(all(curves.values()), all(measured)));
        out.append("<figure><figcaption><b>").append(Html.escape(group.title())).append("</b>");
        int color = 0;
        for (Map.Entry<String, Curve> one : curves.entrySet()) {
            out.append(legend(group.label(one.getKey()), one.getValue(), color++, curves.size()));
        }
        out.append("</figcaption><svg viewBox=\"0 0 %d %d\">".formatted(WIDTH, HEIGHT));
        out.append(scale.grid());
        color = 0;
        for (Curve curve : curves.values()) {
            scale.line(curve.thinned(POINTS), color, "stroke-opacity=\".3\"", out);
            scale.line(curve.smoothed(SMOOTHING).thinned(POINTS / 2), color, BOLD, out);
            if (measured.get(color) != null) {
                scale.line(measured.get(color).thinned(POINTS / 2), color, DASHED, out);
            }
            color++;
        }
        out.append("</svg></figure>");
    }

    private static final String BOLD = "stroke-width=\"2\"";
    private static final String DASHED = "stroke-width=\"2\" stroke-dasharray=\"2 3\"";

    private static DoubleStream all(Iterable<Curve> curves) {
        DoubleStream all = DoubleStream.empty();
        for (Curve curve : curves) {
            all = curve == null ? all : DoubleStream.concat(all, DoubleStream.of(curve.values()));
        }
        return all;
    }

    private static String legend(String label, Curve curve, int color, int curves) {
        String last = number(curve.values()[curve.size() - 1]);
        return curves == 1
                ? " <span>" + last + "</span>"
                : " <span><i style=\"background:%s\"></i>%s %s</span>"
                        .formatted(color(color), Html.escape(label), last);
    }

    private static String color(int i) {
        return COLORS.get(i % COLORS.size());
    }

    /** {@return three digits} */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size == 0 || size >= 100 ? "%,.0f" : size >= 0.001 ? "%.3g" : "%.1e";
        return String.format(Locale.ROOT, format, value).replace("-", "−");
    }

    /** From steps and values to places in the drawing. */
    private static final class Scale {

        private final double low;
        private final double high;
        private final int steps;

        Scale(int steps, DoubleStream values) {
            this.steps = steps;
            var range = values.summaryStatistics();
            double room =
                    range.getMax() > range.getMin()
                            ? 0
                            : Math.max(1e-9, 0.1 * Math.abs(range.getMax()));
            low = range.getMin() - room;
            high = range.getMax() + room;
        }

        private double x(double step) {
            return Math.round(10 * (2 + (WIDTH - 4) * step / steps)) / 10.0;
        }

        private double y(double value) {
            return Math.round(10 * (HEIGHT - 16 - (HEIGHT - 32) * (value - low) / (high - low)))
                    / 10.0;
        }

        String grid() {
            String zero = low < 0 && high > 0 ? rule(y(0), ".45") : "";
            return rule(y(high), ".15")
                    + rule(y(low), ".15")
                    + zero
                    + text(2, y(high) - 3, "start", number(high))
                    + text(2, HEIGHT - 4, "start", number(low))
                    + text(
                            WIDTH - 2,
                            HEIGHT - 4,
                            "end",
                            "step " + String.format(Locale.ROOT, "%,d", steps));
        }

        private static String rule(double y, String opacity) {
            return "<path d=\"M0 %sH%d\" stroke=\"currentColor\" stroke-opacity=\"%s\"/>"
                    .formatted(y, WIDTH, opacity);
        }

        private static String text(double x, double y, String anchor, String text) {
            return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                    .formatted(x, y, anchor, text);
        }

        void line(Curve curve, int color, String look, StringBuilder out) {
            out.append("<polyline fill=\"none\" stroke=\"").append(color(color)).append("\" ");
            out.append(look).append(" points=\"");
            for (int i = 0; i < curve.size(); i++) {
                out.append(x(curve.steps()[i]))
                        .append(',')
                        .append(y(curve.values()[i]))
                        .append(' ');
            }
            out.append("\"/>");
        }
    }
}

package groundlab.notebook;

import groundlab.plot.Curve;
import groundlab.plot.CurveGroup;
import groundlab.plot.TrainingCurves;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Curves of a log as markup that is quick to make: each a pale line of the values and a bold one of
 * their average, in four colours that read on light and dark ground and then the page's own. What
 * was measured on the evaluation set is dashed.
 */
final class LiveCurves {

    private static final int POINTS = 160; // of a curve, fewer than pixels
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

    /** A column in training and, where it was measured there, on the evaluation set. */
    private record Line(String label, String color, Curve curve, Optional<Curve> held) {

        DoubleStream values() {
            return DoubleStream.concat(
                    DoubleStream.of(curve.values()),
                    held.stream().flatMapToDouble(some -> DoubleStream.of(some.values())));
        }

        String legend(boolean alone) {
            String last = number(curve.values()[curve.size() - 1]);
            return alone
                    ? " <span>" + last + "</span>"
                    : " <span><i style=\"background:%s\"></i>%s %s</span>"
                            .formatted(color, Html.escape(label), last);
        }
    }

    /** {@return a figure for each group of columns} */
    String html() {
        StringBuilder out = new StringBuilder("<div class=\"gl-board\">");
        for (CurveGroup group : trained.groups()) {
            List<Line> lines = lines(group);
            if (!lines.isEmpty()) {
                figure(group, lines, out);
            }
        }
        return out.append("</div>").toString();
    }

    private List<Line> lines(CurveGroup group) {
        List<String> shown =
                group.columns().stream().filter(c -> trained.curve(c).isPresent()).toList();
        return IntStream.range(0, shown.size())
                .mapToObj(i -> line(group, shown.get(i), COLORS.get(i % COLORS.size())))
                .toList();
    }

    private Line line(CurveGroup group, String column, String color) {
        Curve curve = trained.curve(column).orElseThrow();
        return new Line(group.label(column), color, curve, evaluated.curve(column));
    }

    private void figure(CurveGroup group, List<Line> lines, StringBuilder out) {
        SvgAxes axes = new SvgAxes(steps, lines.stream().flatMapToDouble(Line::values));
        out.append("<figure><figcaption><b>").append(Html.escape(group.title())).append("</b>");
        lines.forEach(line -> out.append(line.legend(lines.size() == 1)));
        out.append("</figcaption>");
        axes.open(group.title(), out);
        for (Line line : lines) {
            Curve bold = line.curve;
            if (group.noisy()) {
                axes.line(line.curve.thinned(POINTS), line.color, "gl-raw", out);
                bold = line.curve.smoothed(TrainingCurves.SMOOTHING);
            }
            axes.line(bold.thinned(POINTS), line.color, "gl-bold", out);
            line.held.ifPresent(
                    held -> axes.line(held.thinned(POINTS), line.color, "gl-held", out));
        }
        out.append("</svg></figure>");
    }

    /** {@return three digits} */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size == 0 || size >= 100 ? "%,.0f" : size >= 0.001 ? "%.3g" : "%.1e";
        return String.format(Locale.ROOT, format, value).replace("-", "−");
    }
}

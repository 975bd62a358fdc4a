package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.plot.Canvas.Side;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several models over the same few dimensions as rays from one centre, such as the eight question
 * types of MMHal from 0 to 6 or AMBER's dimensions from 0 to 100. The centre is always the lowest
 * value and the rim the highest that is possible, with numbers at the rings: nothing is scaled to
 * the data, which would make small differences look large. An undefined value (NaN) opens the line.
 *
 * <pre>{@code
 * Radar.titled("MMHal by type").axes(0, 6, "attribute", "adversarial", "comparison")
 *         .add("base", 3.2, 1.5, 2.0)
 *         .chart();
 * }</pre>
 */
public final class Radar {

    private static final int SIDE = 430; // pixels of the square of the rays with their names
    private static final double RADIUS = 165;
    private static final int TOP = 56;

    private final String title;
    private final Map<String, double[]> byModel = new LinkedHashMap<>();
    private List<String> names = List.of();
    private double low;
    private double high;
    private int rings = 5;

    private Radar(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static Radar titled(String title) {
        return new Radar(title);
    }

    /**
     * Says what the rays are, clockwise from the top, and what their centre and rim stand for.
     *
     * @param least the lowest possible value
     * @param most the highest possible value
     */
    public Radar axes(double least, double most, String... newNames) {
        check(newNames.length >= 3, "a radar needs at least 3 axes, got %s", newNames.length);
        check(least < most, "a radar needs least < most, got %s and %s", least, most);
        names = List.of(newNames);
        low = least;
        high = most;
        rings = most - least == 6 ? 6 : 5;
        return this;
    }

    /** Adds a model with a value for each axis, in their order; NaN where it is undefined. */
    public Radar add(String model, double... values) {
        check(
                values.length == names.size(),
                "%s must have a value for each of %s, got %s",
                model,
                names,
                values.length);
        for (double value : values) {
            check(
                    Double.isNaN(value) || value >= low && value <= high,
                    "a value must be in [%s, %s], got %s",
                    low,
                    high,
                    value);
        }
        check(byModel.put(model, values.clone()) == null, "%s must be added once", model);
        return this;
    }

    /** {@return the chart of what was added so far} */
    public Drawing chart() {
        check(!byModel.isEmpty(), "a radar must have at least one model, got none");
        int legend = 40 + Axes.longest(byModel.keySet());
        return new Drawing(title, SIDE + 215 + legend, TOP + SIDE, byModel, this::paint);
    }

    private void paint(Canvas canvas) {
        for (int ring = 1; ring <= rings; ring++) {
            canvas.draw(ring((double) ring / rings), PlotTheme.GRID, PlotTheme.line(1));
        }
        for (int axis = 0; axis < names.size(); axis++) {
            canvas.line(
                    x(0, 0), y(0, 0), x(axis, 1), y(axis, 1), PlotTheme.GRID, PlotTheme.line(1));
            writeName(canvas, axis);
        }
        int i = 0;
        for (double[] values : byModel.values()) {
            paint(canvas, values, i++);
        }
        writeRings(canvas);
        canvas.legend(List.copyOf(byModel.keySet()), SIDE + 160, TOP + SIDE / 2.0 - 50);
    }

    private void paint(Canvas canvas, double[] values, int i) {
        Color color = PlotTheme.color(i);
        Path2D area = new Path2D.Double();
        for (int axis = 0; axis < values.length; axis++) {
            int next = (axis + 1) % values.length;
            double from = share(values[axis]);
            double to = share(values[next]);
            if (!Double.isNaN(from + to)) {
                area.moveTo(x(axis, from), y(axis, from));
                area.lineTo(x(next, to), y(next, to));
            }
        }
        canvas.draw(area, color, PlotTheme.curve(2.2f));
        for (int axis = 0; axis < values.length; axis++) {
            double share = share(values[axis]);
            if (!Double.isNaN(share)) {
                canvas.mark(PlotTheme.marker(i), x(axis, share), y(axis, share), color);
            }
        }
    }

    private Path2D ring(double share) {
        Path2D ring = new Path2D.Double();
        ring.moveTo(x(0, share), y(0, share));
        for (int axis = 1; axis < names.size(); axis++) {
            ring.lineTo(x(axis, share), y(axis, share));
        }
        ring.closePath();
        return ring;
    }

    /** Between the first ray and the next, where no line of data has its corner. */
    private void writeRings(Canvas canvas) {
        for (int ring = 0; ring <= rings; ring++) {
            double share = (double) ring / rings;
            BigDecimal value = BigDecimal.valueOf(low + share * (high - low));
            String text = value.stripTrailingZeros().toPlainString();
            double x = (x(0, share) + x(1, share)) / 2;
            double y = (y(0, share) + y(1, share)) / 2;
            canvas.textOver(text, x, y, Side.CENTRE, Canvas.SMALL);
        }
    }

    private void writeName(Canvas canvas, int axis) {
        double sine = Math.sin(angle(axis));
        Side side = sine > 0.1 ? Side.RIGHT : sine < -0.1 ? Side.LEFT : Side.CENTRE;
        double off = 1 + 14 / RADIUS;
        canvas.text(names.get(axis), x(axis, off), y(axis, off), side, Canvas.TEXT);
    }

    private double share(double value) {
        return (value - low) / (high - low);
    }

    private double angle(int axis) {
        return 2 * Math.PI * axis / names.size();
    }

    private double x(int axis, double share) {
        return SIDE / 2.0 + 70 + RADIUS * share * Math.sin(angle(axis));
    }

    private double y(int axis, double share) {
        return TOP + SIDE / 2.0 - 10 - RADIUS * share * Math.cos(angle(axis));
    }
}

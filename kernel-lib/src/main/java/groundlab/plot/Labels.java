package groundlab.plot;

import groundlab.metrics.Interval;
import groundlab.plot.Canvas.Side;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.XYChart;

/**
 * Names beside the points of a chart without a legend, each at that of eight places around its
 * point that covers least of other names and points. Pixels are reckoned from the size of the
 * chart.
 */
final class Labels {

    private static final int DOT = 12;
    private static final int LINE = 6;
    private static final int HEIGHT = 15;

    private final XYChart chart;
    private final List<Rectangle2D> taken = new ArrayList<>();

    /** A place beside a point: by how many pixels the text is off, and where it stands to it. */
    private record Place(Side side, int right, int down) {}

    private static final List<Place> PLACES =
            List.of(
                    new Place(Side.RIGHT, 9, -10),
                    new Place(Side.RIGHT, 9, 11),
                    new Place(Side.LEFT, -9, -10),
                    new Place(Side.LEFT, -9, 11),
                    new Place(Side.RIGHT, 9, -25),
                    new Place(Side.RIGHT, 9, 26),
                    new Place(Side.LEFT, -9, -25),
                    new Place(Side.LEFT, -9, 26));

    Labels(XYChart chart) {
        this.chart = chart;
    }

    /** Keeps names off a point and its whiskers. */
    void keepOff(Interval x, Interval y) {
        Point2D at = pixels(x.value(), y.value());
        keepOff(at.getX(), at.getY(), at.getX(), at.getY(), DOT);
        if (x.defined()) {
            Point2D left = pixels(x.low(), y.value());
            keepOff(left.getX(), at.getY(), pixels(x.high(), y.value()).getX(), at.getY(), LINE);
        }
        if (y.defined()) {
            Point2D top = pixels(x.value(), y.high());
            keepOff(at.getX(), top.getY(), at.getX(), pixels(x.value(), y.low()).getY(), LINE);
        }
    }

    private void keepOff(double left, double top, double right, double bottom, double wide) {
        double half = wide / 2;
        taken.add(Canvas.box(left - half, top - half, right - left + wide, bottom - top + wide));
    }

    void write(String name, double x, double y) {
        Point2D at = pixels(x, y);
        Place best =
                PLACES.stream()
                        .min(Comparator.comparingDouble(place -> covered(box(name, at, place))))
                        .orElseThrow();
        taken.add(box(name, at, best));
        chart.addAnnotation(new Label(name, x, y, best.side).off(best.right, best.down));
    }

    private double covered(Rectangle2D box) {
        double all = inside(box) ? 0 : 1e6;
        for (Rectangle2D other : taken) {
            Rectangle2D common = box.createIntersection(other);
            all += common.isEmpty() ? 0 : common.getWidth() * common.getHeight();
        }
        return all;
    }

    private boolean inside(Rectangle2D box) {
        return box.getMinX() > 0 && box.getMaxX() < width() && box.getMinY() > 0;
    }

    private static Rectangle2D box(String name, Point2D at, Place place) {
        double width = Axes.textWidth(name, Canvas.SMALL);
        double left = at.getX() + place.right - (place.side == Side.LEFT ? width : 0);
        return Canvas.box(left, at.getY() + place.down - HEIGHT / 2.0, width, HEIGHT);
    }

    private Point2D pixels(double x, double y) {
        var styler = chart.getStyler();
        double spanX = styler.getXAxisMax() - styler.getXAxisMin();
        double spanY = styler.getYAxisMax() - styler.getYAxisMin();
        double height = chart.getHeight() - 130;
        return new Point2D.Double(
                width() * (x - styler.getXAxisMin()) / spanX,
                height * (styler.getYAxisMax() - y) / spanY);
    }

    private double width() {
        return chart.getWidth() - 125;
    }
}

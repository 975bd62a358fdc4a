package groundlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/**
 * Where a {@link Drawing} is painted: texts, lines and shapes in the colours of the theme. Texts
 * become outlines, as XChart's do, so that they look the same wherever an SVG is opened.
 */
final class Canvas {

    static final Font TEXT = PlotTheme.font(Font.PLAIN, 14);
    static final Font SMALL = PlotTheme.font(Font.PLAIN, 12);
    private static final Font TITLE = PlotTheme.font(Font.BOLD, 17);
    private static final int ROW = 24; // pixels of a line of a legend

    /** Where a text stands to its point. */
    enum Side {
        /** Begins there. */
        RIGHT(0),
        /** Is centred there. */
        CENTRE(0.5),
        /** Ends there. */
        LEFT(1);

        private final double share;

        Side(double share) {
            this.share = share;
        }
    }

    private final Graphics2D graphics;
    private final boolean dark;

    Canvas(Graphics2D graphics, boolean dark) {
        this.graphics = graphics;
        this.dark = dark;
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    Graphics2D graphics() {
        return graphics;
    }

    private Color shade(Color color) {
        return dark ? Dark.of(color) : color;
    }

    void fill(Shape shape, Color color) {
        graphics.setColor(shade(color));
        graphics.fill(shape);
    }

    void draw(Shape shape, Color color, BasicStroke stroke) {
        graphics.setColor(shade(color));
        graphics.setStroke(stroke);
        graphics.draw(shape);
    }

    void line(double fromX, double fromY, double toX, double toY, Color color, BasicStroke stroke) {
        draw(new Line2D.Double(fromX, fromY, toX, toY), color, stroke);
    }

    void mark(Marker marker, double x, double y, Color color) {
        graphics.setColor(shade(color));
        graphics.setStroke(PlotTheme.line(1));
        marker.paint(graphics, x, y, new PlotTheme().getMarkerSize());
    }

    /** Writes a text whose middle line is at y. */
    void text(String text, double x, double y, Side side, Font font) {
        text(text, x, y, side, font, PlotTheme.INK);
    }

    void text(String text, double x, double y, Side side, Font font, Color color) {
        if (!text.isBlank()) {
            fill(outline(text, x, y, side, font), color);
        }
    }

    /** Writes a text that lines end short of. */
    void textOver(String text, double x, double y, Side side, Font font) {
        draw(outline(text, x, y, side, font), PlotTheme.GROUND, PlotTheme.curve(4));
        text(text, x, y, side, font);
    }

    /** {@return the outline of a text, its middle line at y} */
    static Shape outline(String text, double x, double y, Side side, Font font) {
        var context = new FontRenderContext(null, true, true);
        double left = x - side.share * Axes.textWidth(text, font);
        double base = y + 0.36 * font.getSize2D(); // half of a capital's height
        return new TextLayout(text, font, context)
                .getOutline(AffineTransform.getTranslateInstance(left, base));
    }

    void title(String title, int width) {
        text(title, width / 2.0, 28, Side.CENTRE, PlotTheme.fitted(title, TITLE, width));
    }

    /** Writes names with the marks of their series below each other. */
    void legend(List<String> names, double x, double y) {
        for (int i = 0; i < names.size(); i++) {
            double middle = y + i * ROW;
            line(x, middle, x + 24, middle, PlotTheme.color(i), PlotTheme.line(2));
            mark(PlotTheme.marker(i), x + 12, middle, PlotTheme.color(i));
            text(names.get(i), x + 32, middle, Side.RIGHT, TEXT);
        }
    }

    static Rectangle2D box(double x, double y, double width, double height) {
        return new Rectangle2D.Double(x, y, width, height);
    }
}

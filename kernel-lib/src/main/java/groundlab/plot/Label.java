package groundlab.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import org.knowm.xchart.internal.chartpart.Annotation;
import org.knowm.xchart.style.AxesChartStyler;

/** A text beside a point of a chart, so many pixels off it; XChart's own are centred upon it. */
final class Label extends Annotation {

    private final String text;
    private final double x;
    private final double y;
    private final Canvas.Side side;
    private int right;
    private int down;
    private Color color;
    private Font font = Canvas.SMALL;

    Label(String text, double x, double y, Canvas.Side side) {
        super(false);
        this.text = text;
        this.x = x;
        this.y = y;
        this.side = side;
    }

    /** {@return a text below the x axis} */
    static Label below(String text, double x) {
        return new Label(text, x, Double.NEGATIVE_INFINITY, Canvas.Side.CENTRE);
    }

    /** Moves the text by so many pixels. */
    Label off(int newRight, int newDown) {
        right = newRight;
        down = newDown;
        return this;
    }

    /** Gives the text a colour of its own; else it has that of texts. */
    Label in(Color newColor) {
        color = newColor;
        return this;
    }

    /** Gives the text a font other than the small one. */
    Label size(Font newFont) {
        font = newFont;
        return this;
    }

    /** XChart's own answer is the same for all y while x has one name only. */
    private double screenY() {
        AxesChartStyler axes = (AxesChartStyler) styler;
        if (axes.getYAxisMin() == null || axes.getYAxisMax() == null) {
            return getYAxisScreenValue(y);
        }
        double height = getYAxisScreenValueForMax() - getYAxisScreenValueForMin();
        double content = height * axes.getPlotContentSize();
        double share = (y - axes.getYAxisMin()) / (axes.getYAxisMax() - axes.getYAxisMin());
        return floor() - (height - content) / 2 - share * content;
    }

    private double floor() {
        return getYAxisScreenValueForMax(); // pixels grow downwards
    }

    @Override
    public void paint(Graphics2D graphics) {
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double atX = getXAxisScreenValue(x) + right;
        double atY = (y == Double.NEGATIVE_INFINITY ? floor() : screenY()) + down;
        var shape = Canvas.outline(text, atX, atY, side, font);
        graphics.setColor(styler.getPlotBackgroundColor()); // lines end short of the text
        graphics.setStroke(PlotTheme.curve(4));
        graphics.draw(shape);
        graphics.setColor(color == null ? styler.getAnnotationTextFontColor() : color);
        graphics.fill(shape);
        bounds = shape.getBounds2D();
    }
}

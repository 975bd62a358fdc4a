package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.plot.Canvas.Side;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Weights of the image tokens over the picture that they stand for, with the picture beside it and
 * a bar that says which colour is which weight. Colours run evenly from the lowest weight to the
 * highest, or over a {@link #range} that several maps share. A weight that is NaN is left clear.
 *
 * <pre>{@code
 * double[][] weights = {{0.1, 0.2}, {0.3, 0.4}};
 * AttentionMap.of(image, weights).titled("Attention of “fork”").chart();
 * }</pre>
 */
public final class AttentionMap {

    private static final int SIDE = 320; // pixels of the longer side of the picture
    private static final int LEFT = 24;
    private static final int TOP = 60;
    private static final int GAP = 24;
    private static final int STEPS = 64; // of the bar
    private static final int COVER = 190; // of 255: the picture shows through

    private final BufferedImage picture;
    private final double[][] weights;
    private String title = "Attention to the picture";
    private String unit = "share of attention per image token";
    private double low;
    private double high;

    private AttentionMap(BufferedImage picture, double[][] weights) {
        this.picture = picture;
        this.weights = weights;
        low = finite().min().orElseThrow();
        high = finite().max().orElseThrow();
    }

    /**
     * {@return a map of weights over a picture}
     *
     * @param weights rows from the top, each from the left; all rows of the same length
     */
    public static AttentionMap of(BufferedImage picture, double[][] weights) {
        check(
                weights.length > 0 && weights[0].length > 0,
                "an attention map must have at least one weight, got none");
        for (double[] row : weights) {
            check(
                    row.length == weights[0].length,
                    "all rows must have %s weights, got %s",
                    weights[0].length,
                    row.length);
        }
        double[][] copy = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
        check(
                Arrays.stream(copy).flatMapToDouble(Arrays::stream).anyMatch(Double::isFinite),
                "an attention map must have at least one weight, all are undefined");
        return new AttentionMap(picture, copy);
    }

    /** Says what the weights are of. */
    public AttentionMap titled(String newTitle) {
        title = newTitle;
        return this;
    }

    /** Says what a weight is; a share of attention per image token unless told. */
    public AttentionMap unit(String newUnit) {
        unit = newUnit;
        return this;
    }

    /** Sets which weights the two ends of the colours stand for. */
    public AttentionMap range(double newLow, double newHigh) {
        check(newLow < newHigh, "a range needs low < high, got %s and %s", newLow, newHigh);
        low = newLow;
        high = newHigh;
        return this;
    }

    /** {@return the chart; its series {@code weights} has them row by row} */
    public Drawing chart() {
        double[] flat = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
        int wide = LEFT + 2 * width() + 2 * GAP + 110;
        return new Drawing(title, wide, TOP + height() + 50, Map.of("weights", flat), this::paint);
    }

    private void paint(Canvas canvas) {
        int left = LEFT + width() + GAP;
        paintPicture(canvas, picture, LEFT);
        paintPicture(canvas, grey(), left);
        for (int row = 0; row < weights.length; row++) {
            for (int column = 0; column < weights[row].length; column++) {
                paintCell(canvas, cell(row, column, left), weights[row][column]);
            }
        }
        paintBar(canvas, left + width() + GAP);
    }

    /** Colours of the picture would be mistaken for weights. */
    private BufferedImage grey() {
        BufferedImage grey =
                new BufferedImage(
                        picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = grey.createGraphics();
        graphics.drawImage(picture, 0, 0, null);
        graphics.dispose();
        return grey;
    }

    private void paintPicture(Canvas canvas, BufferedImage image, int x) {
        Graphics2D graphics = canvas.graphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                picture.getWidth() < width()
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, x, TOP, width(), height(), null);
    }

    /** At whole pixels, so that cells meet without a seam. */
    private Rectangle2D cell(int row, int column, int left) {
        int columns = weights[0].length;
        int x = width() * column / columns;
        int y = height() * row / weights.length;
        int nextX = width() * (column + 1) / columns;
        int nextY = height() * (row + 1) / weights.length;
        return Canvas.box(left + x, TOP + y, nextX - x, nextY - y);
    }

    private void paintCell(Canvas canvas, Rectangle2D cell, double weight) {
        if (Double.isFinite(weight)) {
            canvas.fill(cell, PlotTheme.pale(EvenScale.of(share(weight)), COVER));
        }
    }

    private double share(double weight) {
        return high > low ? (weight - low) / (high - low) : 0.5;
    }

    private void paintBar(Canvas canvas, int x) {
        double step = (double) height() / STEPS;
        for (int i = 0; i < STEPS; i++) {
            double y = TOP + height() - (i + 1) * step;
            canvas.fill(Canvas.box(x, y, 18, step + 0.5), EvenScale.of((i + 0.5) / STEPS));
        }
        canvas.text(text(high), x + 26, TOP + 6, Side.RIGHT, Canvas.SMALL);
        canvas.text(text((low + high) / 2), x + 26, TOP + height() / 2.0, Side.RIGHT, Canvas.SMALL);
        canvas.text(text(low), x + 26, TOP + height() - 6, Side.RIGHT, Canvas.SMALL);
        String sum = unit + ", from " + text(low) + " to " + text(high);
        double middle = LEFT + width() + GAP / 2.0;
        canvas.text(sum, middle, TOP + height() + 24, Side.CENTRE, Canvas.TEXT);
    }

    private static String text(double weight) {
        return new BigDecimal(weight, new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    private DoubleStream finite() {
        return Arrays.stream(weights).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
    }

    private int width() {
        return SIDE * picture.getWidth() / Math.max(picture.getWidth(), picture.getHeight());
    }

    private int height() {
        return SIDE * picture.getHeight() / Math.max(picture.getWidth(), picture.getHeight());
    }
}

package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Several charts in one picture, row by row, each at its own size.
 *
 * <pre>{@code
 * var loss = TrainingCurves.of(log).columns("loss").chart();
 * var margins = TrainingCurves.of(log).columns("rewards/margins").chart();
 * Panels.of(loss, margins, TrainingCurves.logps(log).chart()).titled("mDPO, seed 7").columns(2);
 * }</pre>
 */
public final class Panels implements IChart {

    private static final int TITLE = 46; // pixels of the title

    private final String title;
    private final int columns;
    private final List<IChart> charts;
    private boolean dark;

    private Panels(String title, int columns, List<IChart> charts) {
        check(!charts.isEmpty(), "panels must have at least one chart, got none");
        check(columns > 0, "columns must be > 0, got %s", columns);
        this.title = title;
        this.columns = Math.min(columns, charts.size());
        this.charts = List.copyOf(charts);
    }

    /** {@return the charts side by side in one row} */
    public static Panels of(IChart... charts) {
        return of(List.of(charts));
    }

    /** {@return the charts side by side in one row} */
    public static Panels of(List<? extends IChart> charts) {
        return new Panels("", Math.max(1, charts.size()), List.copyOf(charts));
    }

    /** {@return the same under a title} */
    public Panels titled(String newTitle) {
        return new Panels(newTitle, columns, charts);
    }

    /** {@return the same in rows of so many charts} */
    public Panels columns(int newColumns) {
        return new Panels(title, newColumns, charts);
    }

    /** {@return the charts in their order} */
    public List<IChart> charts() {
        return charts;
    }

    void turnDark() {
        dark = true;
        charts.forEach(Dark::apply);
    }

    @Override
    public void paint(Graphics2D graphics, int width, int height) {
        Canvas canvas = new Canvas(graphics, dark);
        canvas.fill(Canvas.box(0, 0, width, height), PlotTheme.GROUND);
        canvas.title(title, width);
        int x = 0;
        int y = head();
        for (int i = 0; i < charts.size(); i++) {
            paint(graphics, charts.get(i), x, y);
            boolean last = i % columns == columns - 1;
            y += last ? rowHeight(i / columns) : 0;
            x = last ? 0 : x + columnWidth(i % columns);
        }
    }

    private static void paint(Graphics2D graphics, IChart chart, int x, int y) {
        AffineTransform transform = graphics.getTransform();
        Shape clip = graphics.getClip();
        graphics.translate(x, y);
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        graphics.setTransform(transform);
        graphics.setClip(clip);
    }

    private int head() {
        return title.isBlank() ? 0 : TITLE;
    }

    private int columnWidth(int column) {
        return largest(i -> i % columns == column, IChart::getWidth);
    }

    private int rowHeight(int row) {
        return largest(i -> i / columns == row, IChart::getHeight);
    }

    private int largest(java.util.function.IntPredicate at, ToIntFunction<IChart> size) {
        return IntStream.range(0, charts.size())
                .filter(at)
                .map(i -> size.applyAsInt(charts.get(i)))
                .max()
                .orElse(0);
    }

    @Override
    public int getWidth() {
        return IntStream.range(0, columns).map(this::columnWidth).sum();
    }

    @Override
    public int getHeight() {
        int rows = (charts.size() + columns - 1) / columns;
        return head() + IntStream.range(0, rows).map(this::rowHeight).sum();
    }

    @Override
    public String getTitle() {
        return title;
    }
}

package groundlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.knowm.xchart.style.theme.AbstractBaseTheme;

/**
 * The look of all charts: the eight colours of Okabe and Ito, <em>Color Universal Design</em>
 * (2008), with yellow last because it is faint on white; points differ in shape as well. Training
 * curves and stacked bars have colour alone, in the order of the legend. The opaque near-white
 * ground reads the same in a light and in a dark notebook; {@link #dark} turns a chart dark.
 *
 * <pre>{@code
 * Charts.saveSvg(PlotTheme.dark(chart), Path.of("out/chair-dark.svg"));
 * }</pre>
 */
public final class PlotTheme extends AbstractBaseTheme {

    /** Width of a chart in pixels. */
    static final int WIDTH = 800;

    /** Height of a chart in pixels. */
    static final int HEIGHT = 420;

    /** What charts are drawn on. */
    static final Color GROUND = new Color(0xFCFCFC);

    /** Text. */
    static final Color INK = new Color(0x222222);

    /** Lines that stand back. */
    static final Color GRID = new Color(0xDDDDDD);

    /** What stands for what is passed over, such as a line that agrees. */
    static final Color QUIET = new Color(0x8C8C8C);

    private static final Color[] COLORS = {
        new Color(0x0072B2), // blue
        new Color(0xD55E00), // vermilion
        new Color(0x009E73), // bluish green
        new Color(0xE69F00), // orange
        new Color(0x56B4E9), // sky blue
        new Color(0xCC79A7), // reddish purple
        new Color(0x000000), // black
        new Color(0xF0E442), // yellow
    };
    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.CROSS,
        SeriesMarkers.PLUS,
        SeriesMarkers.TRAPEZOID,
    };
    private static final Marker[] AREAS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.TRAPEZOID,
    };

    /** Makes the theme; it has no settings. */
    public PlotTheme() {}

    /**
     * {@return the same chart on a near-black ground} The chart itself is changed. Its colours
     * stay, but black becomes white and blue lighter.
     *
     * @param chart of this package or of XChart
     */
    public static <C extends IChart> C dark(C chart) {
        Dark.apply(chart);
        return chart;
    }

    /** {@return an empty chart of lines and points} */
    static XYChart xy(int width, String title, String xTitle, String yTitle) {
        return xy(width, HEIGHT, title, xTitle, yTitle);
    }

    /** {@return an empty chart of lines and points} */
    static XYChart xy(int width, int height, String title, String xTitle, String yTitle) {
        return titled(new XYChart(width, height, new PlotTheme()), title, xTitle, yTitle);
    }

    /** {@return an empty chart of bars} */
    static CategoryChart bars(int width, String title, String xTitle, String yTitle) {
        return titled(new CategoryChart(width, HEIGHT, new PlotTheme()), title, xTitle, yTitle);
    }

    /** {@return the colour of the i-th series; they repeat after the eighth} */
    static Color color(int i) {
        return COLORS[i % COLORS.length];
    }

    /** {@return the marker of the i-th series; they repeat after the eighth} */
    static Marker marker(int i) {
        return MARKERS[i % MARKERS.length];
    }

    /** {@return the marker of the i-th series where lines cross it: one with an area} */
    static Marker area(int i) {
        return AREAS[i % AREAS.length];
    }

    /** {@return the colour with {@code alpha} from 0, clear, to 255} */
    static Color pale(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    /** {@return a line of {@code width} pixels that ends where it should} */
    static BasicStroke line(float width) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    }

    /** {@return a line of {@code width} pixels whose pieces join smoothly} */
    static BasicStroke curve(float width) {
        return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    /** {@return a dashed line for baselines} */
    static BasicStroke dashed() {
        return new BasicStroke(
                1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);
    }

    private static <C extends AxesChart<?, ?>> C titled(
            C chart, String title, String xTitle, String yTitle) {
        chart.setTitle(title);
        chart.setXAxisTitle(xTitle);
        chart.setYAxisTitle(yTitle);
        AxesChartStyler styler = chart.getStyler();
        styler.setChartTitleFont(fitted(title, styler.getChartTitleFont(), chart.getWidth()));
        styler.setAnnotationTextFontColor(INK);
        styler.setLocale(Locale.ROOT);
        styler.setPlotContentSize(0.96);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
        return chart;
    }

    /** A title is centred over the plot and cut at the edge of the chart, so a long one shrinks. */
    static Font fitted(String title, Font font, int width) {
        double room = 0.7 * width;
        double needed = Axes.textWidth(title, font);
        return needed <= room
                ? font
                : font.deriveFont((float) Math.max(11, font.getSize() * room / needed));
    }

    @Override
    public Color[] getSeriesColors() {
        return COLORS.clone();
    }

    @Override
    public Marker[] getSeriesMarkers() {
        return MARKERS.clone();
    }

    @Override
    public BasicStroke[] getSeriesLines() {
        return new BasicStroke[] {SeriesLines.SOLID};
    }

    @Override
    public int getMarkerSize() {
        return 9;
    }

    @Override
    public Font getBaseFont() {
        return font(Font.PLAIN, 13);
    }

    @Override
    public Font getChartTitleFont() {
        return font(Font.BOLD, 17);
    }

    @Override
    public Font getAxisTitleFont() {
        return font(Font.PLAIN, 14);
    }

    @Override
    public Font getAxisTickLabelsFont() {
        return font(Font.PLAIN, 14);
    }

    @Override
    public Font getLegendFont() {
        return font(Font.PLAIN, 14);
    }

    @Override
    public Color getChartFontColor() {
        return INK;
    }

    @Override
    public Color getAxisTickLabelsColor() {
        return INK;
    }

    @Override
    public Color getAxisTickMarksColor() {
        return INK;
    }

    @Override
    public Color getChartBackgroundColor() {
        return GROUND;
    }

    @Override
    public Color getPlotBackgroundColor() {
        return GROUND;
    }

    @Override
    public Color getLegendBackgroundColor() {
        return GROUND;
    }

    @Override
    public Color getLegendBorderColor() {
        return GROUND;
    }

    @Override
    public LegendPosition getLegendPosition() {
        return LegendPosition.OutsideE;
    }

    @Override
    public int getChartPadding() {
        return 14;
    }

    @Override
    public int getChartTitlePadding() {
        return 8;
    }

    @Override
    public boolean isChartTitleBoxVisible() {
        return false;
    }

    @Override
    public boolean isPlotBorderVisible() {
        return false;
    }

    @Override
    public boolean isPlotTicksMarksVisible() {
        return false;
    }

    @Override
    public Color getPlotGridLinesColor() {
        return GRID;
    }

    @Override
    public BasicStroke getPlotGridLinesStroke() {
        return line(1);
    }

    /** {@return the font of charts} */
    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}

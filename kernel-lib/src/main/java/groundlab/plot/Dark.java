package groundlab.plot;

import java.awt.Color;
import java.util.Arrays;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.internal.series.AxesChartSeries;
import org.knowm.xchart.internal.series.MarkerSeries;
import org.knowm.xchart.internal.series.Series;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** The dark variant of the theme: light and dark change places, the colours of data nearly stay. */
final class Dark {

    private static final Map<Integer, Color> INSTEAD =
            Map.of(
                    PlotTheme.GROUND.getRGB() & 0xFFFFFF,
                    new Color(0x17181C),
                    PlotTheme.INK.getRGB() & 0xFFFFFF,
                    new Color(0xE8E8E8),
                    PlotTheme.GRID.getRGB() & 0xFFFFFF,
                    new Color(0x3D3F45),
                    PlotTheme.color(0).getRGB() & 0xFFFFFF,
                    new Color(0x2A8FD6),
                    0x000000,
                    new Color(0xFFFFFF));

    private Dark() {}

    /** {@return the colour that stands for this one on a dark ground, as clear as it is} */
    static Color of(Color color) {
        Color instead = INSTEAD.get(color.getRGB() & 0xFFFFFF);
        return instead == null ? color : PlotTheme.pale(instead, color.getAlpha());
    }

    static void apply(IChart chart) {
        if (chart instanceof Drawing drawing) {
            drawing.turnDark();
        } else if (chart instanceof Panels panels) {
            panels.turnDark();
        } else if (chart instanceof Chart<?, ?> axes) {
            apply(axes.getStyler());
            axes.getSeriesCollection().forEach(Dark::apply);
        }
    }

    private static void apply(Styler styler) {
        styler.setChartBackgroundColor(of(styler.getChartBackgroundColor()));
        styler.setPlotBackgroundColor(of(styler.getPlotBackgroundColor()));
        styler.setLegendBackgroundColor(of(styler.getLegendBackgroundColor()));
        styler.setLegendBorderColor(of(styler.getLegendBorderColor()));
        styler.setChartFontColor(of(styler.getChartFontColor()));
        styler.setAnnotationTextFontColor(of(PlotTheme.INK));
        styler.setSeriesColors(
                Arrays.stream(styler.getSeriesColors()).map(Dark::of).toArray(Color[]::new));
        if (styler instanceof AxesChartStyler axes) {
            axes.setPlotGridLinesColor(of(axes.getPlotGridLinesColor()));
            axes.setAxisTickLabelsColor(of(axes.getAxisTickLabelsColor()));
            axes.setAxisTickMarksColor(of(axes.getAxisTickMarksColor()));
        }
    }

    private static void apply(Series series) {
        if (series.getFillColor() != null) {
            series.setFillColor(of(series.getFillColor()));
        }
        if (series instanceof AxesChartSeries lines && lines.getLineColor() != null) {
            lines.setLineColor(of(lines.getLineColor()));
        }
        if (series instanceof MarkerSeries marks && marks.getMarkerColor() != null) {
            marks.setMarkerColor(of(marks.getMarkerColor()));
        }
    }
}

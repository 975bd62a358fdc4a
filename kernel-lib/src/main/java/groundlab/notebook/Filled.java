package groundlab.notebook;

import groundlab.internal.Checks;
import groundlab.plot.Panels;
import java.util.Arrays;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.internal.series.AxesChartSeriesCategory;
import org.knowm.xchart.internal.series.AxesChartSeriesNumerical;
import org.knowm.xchart.internal.series.Series;

/** Whether a chart has something to show: an empty frame hides that something went wrong. */
final class Filled {

    private Filled() {}

    /** {@return the chart, which has at least one number in it} */
    static IChart check(IChart chart) {
        Checks.check(isFilled(chart), "%s has nothing in it: no series with a number", name(chart));
        return chart;
    }

    /** {@return such as {@code chart: Loss}} */
    static String name(IChart chart) {
        String title = chart.getTitle() == null ? "" : chart.getTitle().strip();
        return "chart: " + (title.isEmpty() ? "untitled" : title);
    }

    private static boolean isFilled(IChart chart) {
        if (chart instanceof Panels panels) {
            return panels.charts().stream().anyMatch(Filled::isFilled);
        }
        if (chart instanceof Chart<?, ?> series) {
            return series.getSeriesCollection().stream().anyMatch(Filled::hasNumber);
        }
        return true; // drawn by hand
    }

    private static boolean hasNumber(Series series) {
        if (series instanceof AxesChartSeriesNumerical numerical) {
            return Arrays.stream(numerical.getYData()).anyMatch(Double::isFinite);
        }
        if (series instanceof AxesChartSeriesCategory category) {
            return Arrays.stream(category.getYData()).anyMatch(Double::isFinite);
        }
        return true; // slices, bars and tiles are one number each
    }
}

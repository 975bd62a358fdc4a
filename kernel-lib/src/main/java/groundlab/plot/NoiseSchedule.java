package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How diffusion noises a picture step by step: the variance β_k that step k adds, and what is left
 * of the picture after it, ᾱ_k = Π (1 − β_i) over i = 1 … k. It is figure 9 of <a
 * href="https://arxiv.org/abs/2407.02477">Amirloo et al. (2024)</a>, which shows β_k alone.
 *
 * <pre>{@code
 * NoiseSchedule.of(1000, k -> 1e-5 + (5e-3 - 1e-5) / (1 + Math.exp(6 - 12 * k / 1000.0))).chart();
 * }</pre>
 */
public final class NoiseSchedule {

    private final double[] beta;
    private final double[] kept;

    private NoiseSchedule(double[] beta) {
        this.beta = beta;
        this.kept = new double[beta.length];
        double product = 1;
        for (int k = 0; k < beta.length; k++) {
            product *= k == 0 ? 1 : 1 - beta[k];
            kept[k] = product;
        }
    }

    /**
     * {@return the schedule of steps 0 to {@code last}}
     *
     * @param beta the variance of step k, in [0, 1]
     */
    public static NoiseSchedule of(int last, IntToDoubleFunction beta) {
        check(last > 0, "a schedule needs at least one step, got %s", last);
        double[] values = IntStream.rangeClosed(0, last).mapToDouble(beta).toArray();
        for (int k = 0; k <= last; k++) {
            check(values[k] >= 0 && values[k] <= 1, "beta must be in [0, 1], got %s", values[k]);
        }
        return new NoiseSchedule(values);
    }

    /** {@return β_k by k, in thousandths} */
    public XYChart beta() {
        double[] thousandths = DoubleStream.of(beta).map(b -> 1000 * b).toArray();
        return chart("Variance that step k adds", "β_k in thousandths", thousandths);
    }

    /** {@return ᾱ_k by k} */
    public XYChart kept() {
        XYChart chart = chart("What is left of the picture", "ᾱ_k", kept);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
        return chart;
    }

    /** {@return both side by side} */
    public Panels chart() {
        return Panels.of(beta(), kept()).titled("Noise schedule");
    }

    private static XYChart chart(String title, String name, double[] values) {
        XYChart chart = PlotTheme.xy(480, 340, title, "step k", name);
        chart.getStyler().setLegendVisible(false).setChartTitleFont(Canvas.TEXT);
        Axes.pad(chart.getStyler(), 0, values.length - 1.0);
        chart.getStyler().setYAxisMin(0.0).setYAxisTickLabelsFormattingFunction(Axes::plain);
        double[] steps = IntStream.range(0, values.length).asDoubleStream().toArray();
        XYSeries line = chart.addSeries(name, steps, values);
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(PlotTheme.color(0)).setLineStyle(PlotTheme.curve(2.5f));
        return chart;
    }
}

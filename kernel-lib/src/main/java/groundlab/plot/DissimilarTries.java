package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import java.util.List;
import org.knowm.xchart.XYChart;

/**
 * Share of answers that differ enough from the reference by the end of each try of bias-driven
 * sampling, a line for each setting: figure 10 of <a
 * href="https://arxiv.org/abs/2407.02477">Amirloo et al. (2024)</a>. The y axis holds the intervals
 * and does not begin at 0.
 *
 * <pre>{@code
 * DissimilarTries.titled("Dissimilar by try").add("rho 0.99", Retries.of(pairs)).chart();
 * }</pre>
 */
public final class DissimilarTries {

    private final SweepPlot plot;

    private DissimilarTries(SweepPlot plot) {
        this.plot = plot;
    }

    /** {@return a plot without data} */
    public static DissimilarTries titled(String title) {
        return new DissimilarTries(
                SweepPlot.titled(title)
                        .xTitle("try")
                        .yTitle("differ from the reference")
                        .evenlySpaced()
                        .fitted());
    }

    /**
     * Adds a setting.
     *
     * @param byTry the share by the end of the first try, the second …, each in [0, 1]
     */
    public DissimilarTries add(String setting, List<Interval> byTry) {
        check(!byTry.isEmpty(), "%s must have at least one try, got none", setting);
        for (int i = 0; i < byTry.size(); i++) {
            plot.add(setting, i + 1, byTry.get(i));
        }
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        return plot.chart();
    }
}

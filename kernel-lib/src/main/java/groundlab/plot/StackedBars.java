package groundlab.plot;

import static groundlab.internal.Checks.check;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.CategoryChart;

/**
 * Shares of a whole as stacked bars, such as kinds of negatives by rho. Bars stand in the order in
 * which they were added; the first part is at the bottom. Parts are labelled in percent where they
 * have room. A part that was not added to a bar has share 0.
 *
 * <pre>{@code
 * StackedBars.titled("Negatives by kind")
 *         .add("0.99", "same as the reference", 0.13)
 *         .add("0.99", "invents the partner", 0.28)
 *         .chart();
 * }</pre>
 */
public final class StackedBars {

    private static final double ROUNDING = 1e-9;
    private static final double ROOM = 0.04; // below this a label would not fit

    private final String title;
    private final Map<String, Map<String, Double>> byBar = new LinkedHashMap<>();
    private final Set<String> parts = new LinkedHashSet<>();
    private String xTitle = "";
    private String yTitle = "";

    private StackedBars(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static StackedBars titled(String title) {
        return new StackedBars(title);
    }

    /**
     * Adds a part to a bar.
     *
     * @param bar what the whole is
     * @param part the kind
     * @param share of the whole, in [0, 1]; those of one bar add up to at most 1
     */
    public StackedBars add(String bar, String part, double share) {
        check(share >= 0 && share <= 1, "a share must be in [0, 1], got %s", share);
        Map<String, Double> shares = byBar.computeIfAbsent(bar, b -> new LinkedHashMap<>());
        check(!shares.containsKey(part), "%s must have one %s, got a second", bar, part);
        double sum = share + shares.values().stream().mapToDouble(s -> s).sum();
        check(sum <= 1 + ROUNDING, "the shares of %s must add up to at most 1, got %s", bar, sum);
        shares.put(part, share);
        parts.add(part);
        return this;
    }

    /** Adds a whole bar: the shares of its parts, by their names. */
    public StackedBars add(String bar, Map<String, Double> shares) {
        shares.forEach((part, share) -> add(bar, part, share));
        return this;
    }

    /** Says what the bars differ in. */
    public StackedBars xTitle(String newTitle) {
        xTitle = newTitle;
        return this;
    }

    /** Says what the whole is. */
    public StackedBars yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** {@return the chart of what was added so far} */
    public CategoryChart chart() {
        check(!byBar.isEmpty(), "stacked bars must have at least one bar, got none");
        List<String> bars = List.copyOf(byBar.keySet());
        CategoryChart chart = PlotTheme.bars(Axes.width(bars, parts), title, xTitle, yTitle);
        var styler = chart.getStyler();
        styler.setStacked(true).setAvailableSpaceFill(0.7);
        styler.setYAxisMin(0.0).setYAxisMax(1.0);
        styler.setYAxisTickLabelsFormattingFunction(StackedBars::label);
        styler.setLabelsVisible(true);
        parts.forEach(part -> chart.addSeries(part, bars, heights(part)));
        return chart;
    }

    private List<Double> heights(String part) {
        return byBar.values().stream()
                .map(shares -> shares.getOrDefault(part, 0.0))
                .map(share -> share > 0 ? share : Double.NaN) // no label without a bar
                .toList();
    }

    private static String label(double share) {
        return share > 0 && share < ROOM ? " " : Math.round(100 * share) + " %";
    }
}

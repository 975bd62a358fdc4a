package groundlab.plot;

import static groundlab.internal.Checks.check;

import groundlab.metrics.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * How likely each word of an answer is, with the picture and without it: words that stay as likely
 * without the picture are said from habit. Words stand along the x axis in their order; where two
 * views are added, a thin line joins them at each word. An undefined value (NaN) leaves a gap.
 *
 * <pre>{@code
 * WordLikelihood.titled("A fork and a knife").words(List.of("fork", "and", "knife"))
 *         .add("with the picture", -0.1, -0.4, -2.3)
 *         .add("without", -1.2, -0.3, -0.2)
 *         .chart();
 * }</pre>
 */
public final class WordLikelihood {

    private static final int LEVEL = 16; // words that stand level
    private static final int LONGEST = 14; // letters of a word that stands level
    private static final int ROOM =
            14; // letters of a word that stands upright; 6 more are for our marks

    private final String title;
    private final Map<String, double[]> byView = new LinkedHashMap<>();
    private List<String> words = List.of();
    private String yTitle = "log-probability in nats";

    private WordLikelihood(String title) {
        this.title = title;
    }

    /** {@return a plot without data} */
    public static WordLikelihood titled(String title) {
        return new WordLikelihood(title);
    }

    /** Sets the words, or tokens, in their order; a word may come again. */
    public WordLikelihood words(List<String> newWords) {
        words = List.copyOf(newWords);
        return this;
    }

    /** Adds a view of the picture with a value for each word. */
    public WordLikelihood add(String view, double... values) {
        check(
                values.length == words.size() && values.length > 0,
                "%s must have a value for each of %s words and at least one, got %s",
                view,
                words.size(),
                values.length);
        check(byView.put(view, values.clone()) == null, "%s must be added once", view);
        return this;
    }

    /** Says what the values are; log-probabilities in nats unless told. */
    public WordLikelihood yTitle(String newTitle) {
        yTitle = newTitle;
        return this;
    }

    /** {@return the chart of what was added so far} */
    public XYChart chart() {
        check(!byView.isEmpty(), "word likelihoods must have at least one view, got none");
        boolean upright =
                words.size() > LEVEL || words.stream().anyMatch(w -> w.length() > LONGEST);
        double beside = Axes.besidePlot(byView.keySet());
        int width = upright ? (int) (24 * words.size() + beside) : 0;
        int level = upright ? 0 : Axes.width(words, byView.keySet());
        XYChart chart =
                PlotTheme.xy(
                        Math.max(PlotTheme.WIDTH, Math.max(width, level)), title, "word", yTitle);
        limit(chart);
        nameWords(chart, upright);
        drawStems(chart);
        int i = 0;
        for (var view : byView.entrySet()) {
            Points points = new Points();
            for (int x = 0; x < words.size(); x++) {
                points.add(x, Interval.exact(view.getValue()[x]));
            }
            points.drawValues(chart, view.getKey(), i)
                    .setLineColor(PlotTheme.pale(PlotTheme.color(i++), 110));
        }
        return chart;
    }

    private void nameWords(XYChart chart, boolean upright) {
        Axes.name(chart, unlike(words), byView.keySet());
        if (upright) {
            chart.getStyler().setXAxisTickMarkSpacingHint(20).setXAxisLabelRotation(90);
        } else {
            double[] places = IntStream.range(0, words.size()).asDoubleStream().toArray();
            Axes.write(chart, words, places);
        }
    }

    private void limit(XYChart chart) {
        double low = values().min().orElse(0);
        double high = values().max().orElse(1);
        double room = Math.max(0.05 * (high - low), 0.01);
        chart.getStyler().setYAxisMin(low - room);
        chart.getStyler()
                .setYAxisMax(low <= 0 && high <= 0 ? Math.min(0, high) + room : high + room);
    }

    private DoubleStream values() {
        return byView.values().stream().flatMapToDouble(DoubleStream::of).filter(Double::isFinite);
    }

    private void drawStems(XYChart chart) {
        Points.Path path = new Points.Path();
        for (int x = 0; x < words.size(); x++) {
            int at = x;
            double low = byView.values().stream().mapToDouble(v -> v[at]).min().orElseThrow();
            double high = byView.values().stream().mapToDouble(v -> v[at]).max().orElseThrow();
            if (!Double.isNaN(low + high)) {
                path.to(x, low).to(x, high).lift(x);
            }
        }
        path.draw(chart, "difference", PlotTheme.QUIET, 1);
    }

    /** XChart wants unlike labels, so a word that comes again has marks without width behind it. */
    private static List<String> unlike(List<String> words) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (String word : words) {
            String shown = word.isBlank() ? "␣" : word.strip();
            int before = seen.merge(shown, 1, Integer::sum) - 1;
            String mark = before == 0 ? "" : Integer.toString(before, 2);
            names.add(cut(shown) + mark.replace('0', '\u200b').replace('1', '\u200c'));
        }
        return names;
    }

    private static String cut(String word) {
        return word.length() <= ROOM ? word : word.substring(0, ROOM - 1) + "…";
    }
}

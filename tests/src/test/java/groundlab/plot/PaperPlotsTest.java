package groundlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.Vectors;
import groundlab.metrics.Chair;
import groundlab.metrics.Interval;
import groundlab.metrics.Metric.Better;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.plot.OrderingPlot.Agreement;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class PaperPlotsTest {

    private static final double NAN = Double.NaN;
    private static final Interval UNDEFINED = new Interval(NAN, NAN, NAN, 5);
    private static final Interval ANY = new Interval(.3, .1, .4, 9);

    /** Two captions, one of which invents one of the three objects named. */
    @Test
    void barsTakeLabelsAndIntervalsFromAResult() {
        Chair right = new Chair(1, 0, 1, 0, 1, 1, 9);
        Chair wrong = new Chair(2, 1, 1, 1, 1, 1, 9);
        Result<Chair> result =
                new Result<>("CHAIR", Chair.METRICS, PerImage.of(List.of(right, wrong)), Map.of());
        XYChart chart = GroupedBars.titled("").add("base", result, "CHAIRs", "CHAIRi").chart();
        double third = 1 / 3.0;
        assertArrayEquals(
                new double[] {0, .5, .5, 0, NAN, 0, third, third, 0, NAN},
                chart.getSeries("base").getYData(),
                1e-12);
        assertEquals(0, chart.getSeries("base 95 %").getYData()[0]);
        assertEquals(1, chart.getSeries("base 95 %").getYData()[1]);
        assertEquals(
                "CHAIRs ↓", chart.getStyler().getXAxisTickLabelsFormattingFunction().apply(0.0));
    }

    @Test
    void anUndefinedBarIsNotDrawnAndHasNoZero() {
        XYChart chart = GroupedBars.titled("").add("a", "x", UNDEFINED).add("a", "y", ANY).chart();
        assertArrayEquals(new double[] {0, .3, .3, 0, NAN}, chart.getSeries("a").getYData());
        Charts.image(GroupedBars.titled("").add("a", "x", UNDEFINED).chart());
    }

    @Test
    void sharesArePrintedInPercentWithOneDecimal() {
        assertEquals("49.8", Axes.number(.498, true));
        assertEquals("2.96", Axes.number(2.96, false));
        assertEquals("0.2", Axes.number(.00249, true)); // the exact double decides a tie
        assertEquals("50 %", Axes.labels(List.of(ANY)).apply(.5));
        assertEquals("0.5", Axes.labels(List.of(Interval.exact(3))).apply(.5));
    }

    @Test
    void splitsNeedNoZeroAndGapsStay() {
        XYChart chart =
                SplitPlot.titled("")
                        .add("a", "random", new Interval(.9, .88, .92, 9))
                        .add("a", "popular", UNDEFINED)
                        .add("a", "adversarial", new Interval(.8, .78, .82, 9))
                        .rule("always yes", .79)
                        .chart();
        assertArrayEquals(new double[] {.9, NAN, .8}, chart.getSeries("a").getYData());
        assertEquals(.7688, chart.getStyler().getYAxisMin(), 1e-9); // .78 − .08 · (.92 − .78)
        assertArrayEquals(new double[] {.79, .79}, chart.getSeries("always yes").getYData());
    }

    @Test
    void radarsKeepTheirValuesAndTheirScale() {
        Radar radar = Radar.titled("").axes(0, 6, "a", "b", "c").add("base", 1, NAN, 3);
        assertArrayEquals(new double[] {1, NAN, 3}, radar.chart().values("base"));
        Charts.image(radar.chart());
        fails("a value must be in [0.0, 6.0], got 7.0", () -> radar.add("x", 1, 2, 7));
        fails("x must have a value for each of [a, b, c], got 2", () -> radar.add("x", 1, 2));
        fails("base must be added once", () -> radar.add("base", 1, 2, 3));
        fails("a series must be one of [base], got x", () -> radar.chart().values("x"));
        fails("a radar needs at least 3 axes, got 2", () -> Radar.titled("").axes(0, 1, "a", "b"));
        fails(
                "a radar needs least < most, got 1.0 and 1.0",
                () -> Radar.titled("").axes(1, 1, "a", "b", "c"));
        fails(
                "a radar must have at least one model, got none",
                () -> Radar.titled("").axes(0, 1, "a", "b", "c").chart());
    }

    /** Bins [0, 1), [1, 2), [2, 3), [3, 4]: before 2, 1, 0, 1 of 4; after 0, 0, 1, 1 of 2. */
    @Test
    void histogramsShareTheirBins() {
        MarginHistogram plot =
                MarginHistogram.titled("")
                        .bins(4)
                        .add("before", 4, .5, 0, 1, Double.POSITIVE_INFINITY)
                        .add("after", 2.5, 3, NAN);
        assertArrayEquals(new double[] {.5, .25, 0, .25}, plot.shares("before"));
        assertArrayEquals(new double[] {0, 0, .5, .5}, plot.shares("after"));
        XYChart chart = plot.chart();
        assertArrayEquals(
                new double[] {0, .5, .5, .25, .25, 0, 0, .25, .25, 0},
                chart.getSeries("before").getYData());
        assertEquals(.75, chart.getSeries("before median").getXData()[0]); // of 0, .5, 1, 4
        Charts.image(MarginHistogram.titled("").add("one", 3).chart());
        fails("x must have at least one value, got none", () -> plot.add("x", NAN));
        fails("after must be added once, got a second", () -> plot.add("after", 1));
        fails("bins must be in [1, 1000], got 0", () -> plot.bins(0));
        fails(
                "a histogram must have at least one set of values, got none",
                () -> MarginHistogram.titled("").chart());
    }

    /** c has more hallucination and less recall than b; d is not measured. */
    @Test
    void theFrontierHasThoseThatNoOtherBeats() {
        Frontier plot =
                Frontier.titled("")
                        .add("a", Interval.exact(.9), Interval.exact(.4))
                        .add("b", new Interval(.8, .7, .85, 9), new Interval(.2, .1, .25, 9))
                        .add("c", Interval.exact(.7), Interval.exact(.3))
                        .add("d", UNDEFINED, Interval.exact(.1));
        assertEquals(List.of("b", "a"), plot.best());
        XYChart chart = plot.chart();
        assertArrayEquals(new double[] {.8, .8, .9}, chart.getSeries("frontier").getXData());
        assertArrayEquals(new double[] {.2, .4, .4}, chart.getSeries("frontier").getYData());
        assertArrayEquals(
                new double[] {.7, .85, .85, .8, .8, .8}, chart.getSeries("b 95 %").getXData());
        assertNull(chart.getSeries("d"));
        assertEquals(List.of("a"), plot.y("Cover ↑", Better.HIGHER).best());
        fails("a must be added once", () -> plot.add("a", ANY, ANY));
        fails(
                "a frontier must have at least one model, got none",
                () -> Frontier.titled("").chart());
    }

    @Test
    void theDiagonalHasTheSameEndsOnBothAxes() {
        XYChart chart =
                Frontier.titled("")
                        .diagonal()
                        .add("a", Interval.exact(.5), Interval.exact(.9))
                        .chart();
        var styler = chart.getStyler();
        assertEquals(styler.getXAxisMin(), styler.getYAxisMin());
        assertEquals(styler.getXAxisMax(), styler.getYAxisMax());
        assertArrayEquals(chart.getSeries("equal").getXData(), chart.getSeries("equal").getYData());
        assertNull(chart.getSeries("frontier"));
        Charts.image(chart);
    }

    @Test
    void sizesStandAtTheirLogarithms() {
        SweepPlot plot = SweepPlot.titled("").logarithmic().add("s", 1000, ANY).add("s", 100, ANY);
        XYChart chart = plot.baseline("base", .43).chart();
        assertArrayEquals(new double[] {2, 3}, chart.getSeries("s").getXData(), 1e-12);
        assertArrayEquals(new double[] {.43, .43}, chart.getSeries("base").getYData());
        Charts.image(chart);
        Charts.image(SweepPlot.titled("").logarithmic().add("s", 7, ANY).chart());
        fails(
                "settings of a logarithmic axis must be > 0, got 0.0",
                () -> plot.add("s", 0, ANY).chart());
    }

    @Test
    void triesAreCountedFromOne() {
        DissimilarTries plot =
                DissimilarTries.titled("")
                        .add("rho", List.of(new Interval(.7, .6, .8, 9), Interval.exact(.9)));
        assertArrayEquals(new double[] {.7, .9}, plot.chart().getSeries("rho").getYData());
        assertTrue(plot.chart().getStyler().getYAxisMin() > .5);
        assertEquals(
                "1", plot.chart().getStyler().getXAxisTickLabelsFormattingFunction().apply(0.0));
        fails("x must have at least one try, got none", () -> plot.add("x", List.of()));
    }

    /** (1 − .1)(1 − .1) = .81; the variance of step 0 is not taken off. */
    @Test
    void aScheduleMultipliesWhatIsLeft() {
        NoiseSchedule schedule = NoiseSchedule.of(2, k -> .1);
        assertArrayEquals(
                new double[] {1, .9, .81}, schedule.kept().getSeries("ᾱ_k").getYData(), 1e-12);
        assertArrayEquals(
                new double[] {100, 100, 100},
                schedule.beta().getSeries("β_k in thousandths").getYData());
        fails("beta must be in [0, 1], got 2.0", () -> NoiseSchedule.of(2, k -> 2));
        fails("a schedule needs at least one step, got 0", () -> NoiseSchedule.of(0, k -> .1));
    }

    @Test
    void theScheduleIsThatOfFigureNine() throws IOException {
        NoiseSchedule schedule =
                NoiseSchedule.of(
                        1000, k -> 1e-5 + (5e-3 - 1e-5) / (1 + Math.exp(6 - 12 * k / 1000.0)));
        double[] beta = schedule.beta().getSeries("β_k in thousandths").getYData();
        double[] kept = schedule.kept().getSeries("ᾱ_k").getYData();
        for (String line : Files.readAllLines(Vectors.file("charts/bdhs_fig9_beta_k.csv"))) {
            if (line.startsWith("k")) {
                continue;
            }
            double[] row = Stream.of(line.split(",")).mapToDouble(Double::parseDouble).toArray();
            assertEquals(1000 * row[1], beta[(int) row[0]], 1e-9);
            assertEquals(row[2], kept[(int) row[0]], 1e-9, "k = " + row[0]);
        }
    }

    @Test
    void attentionMapsKeepTheirWeights() {
        BufferedImage picture = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        double[][] weights = {{.1, .2, NAN}, {.3, .4, .5}};
        Drawing chart = AttentionMap.of(picture, weights).titled("t").chart();
        assertArrayEquals(new double[] {.1, .2, NAN, .3, .4, .5}, chart.values("weights"));
        BufferedImage image = Charts.image(chart);
        // The last cell has the highest weight: cover 190 / 255 of its colour over black.
        int expected = EvenScale.of(1).getRed() * 190 / 255;
        int x = 2 * (24 + 320 + 24 + 300);
        assertEquals(expected, new Color(image.getRGB(x, 2 * (60 + 150))).getRed(), 2);
        assertEquals(0xFF000000, image.getRGB(x, 2 * (60 + 10))); // NaN is left clear
        Charts.image(AttentionMap.of(picture, new double[][] {{1}}).range(0, 2).chart());
        fails(
                "all rows must have 1 weights, got 2",
                () -> AttentionMap.of(picture, new double[][] {{1}, {1, 2}}));
        fails(
                "an attention map must have at least one weight, got none",
                () -> AttentionMap.of(picture, new double[0][0]));
        fails(
                "an attention map must have at least one weight, all are undefined",
                () -> AttentionMap.of(picture, new double[][] {{NAN}}));
        fails(
                "a range needs low < high, got 1.0 and 0.0",
                () -> AttentionMap.of(picture, weights).range(1, 0));
    }

    /** Lightness L* of CIELAB: from dark to light, each tenth about as much as the others. */
    @Test
    void coloursOfWeightsGetLighterEvenly() {
        double before = lightness(EvenScale.of(0));
        for (int i = 1; i <= 10; i++) {
            double now = lightness(EvenScale.of(i / 10.0));
            assertTrue(now - before > 5 && now - before < 9.5, i + ": " + (now - before));
            before = now;
        }
    }

    private static double lightness(Color color) {
        double y =
                .2126 * linear(color.getRed())
                        + .7152 * linear(color.getGreen())
                        + .0722 * linear(color.getBlue());
        return y > .008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
    }

    private static double linear(int part) {
        double x = part / 255.0;
        return x <= .04045 ? x / 12.92 : Math.pow((x + .055) / 1.055, 2.4);
    }

    @Test
    void wordsMayComeAgainAndBeLong() {
        WordLikelihood plot =
                WordLikelihood.titled("")
                        .words(List.of("a", "counterrevolutionaries", "a"))
                        .add("with", -1, NAN, -2)
                        .add("without", -3, -4, -5);
        XYChart chart = plot.chart();
        assertArrayEquals(new double[] {-1, NAN, -2}, chart.getSeries("with").getYData());
        assertArrayEquals(
                new double[] {-3, -1, NAN, -5, -2, NAN}, chart.getSeries("difference").getYData());
        Charts.image(chart);
        fails(
                "x must have a value for each of 3 words and at least one, got 1",
                () -> plot.add("x", 1));
        fails("with must be added once", () -> plot.add("with", 1, 2, 3));
        fails(
                "word likelihoods must have at least one view, got none",
                () -> WordLikelihood.titled("").chart());
    }

    /** In the paper a is below b is below c; here b and c changed places, far apart. */
    @Test
    void ordersSayWhereTheyDiffer() {
        OrderingPlot plot =
                OrderingPlot.titled("")
                        .add("a", 1, new Interval(.1, .05, .15, 9))
                        .add("b", 2, new Interval(.5, .4, .6, 9))
                        .add("c", 3, new Interval(.2, .12, .3, 9))
                        .add("d", 4, new Interval(.45, .3, .55, 9));
        assertEquals(Agreement.KEPT, plot.method("a"));
        assertEquals(Agreement.OPPOSITE, plot.pair("b", "c"));
        assertEquals(Agreement.UNDECIDED, plot.pair("b", "d"));
        assertEquals(Agreement.OPPOSITE, plot.method("b"));
        assertEquals(Agreement.UNDECIDED, plot.method("d"));
        assertEquals(4, plot.pairs(Agreement.KEPT));
        assertArrayEquals(new double[] {1, 2, 3, 4}, plot.chart().values("paper"));
        fails("a must be added once", () -> plot.add("a", 1, ANY));
        fails(
                "e must be measured on both sides, got NaN and 0.300 [0.100, 0.400] n=9",
                () -> plot.add("e", NAN, ANY));
        fails("an order needs at least 2 methods, got 0", () -> OrderingPlot.titled("").chart());
        fails("an order needs a better side, got NEITHER", () -> plot.better(Better.NEITHER));
    }

    @Test
    void panelsAreAsWideAsTheirColumnsAndAsHighAsTheirRows() {
        XYChart wide = PlotTheme.xy(800, "", "", "");
        XYChart small = PlotTheme.xy(300, 200, "", "", "");
        Panels panels = Panels.of(wide, small, small).columns(2);
        assertEquals(1100, panels.getWidth());
        assertEquals(420 + 200, panels.getHeight());
        assertEquals(420 + 200 + 46, panels.titled("title").getHeight());
        assertEquals(1400, Panels.of(wide, small, small).getWidth());
        fails("panels must have at least one chart, got none", () -> Panels.of());
        fails("columns must be > 0, got 0", () -> panels.columns(0));
    }

    @Test
    void lossTermsHaveAPanelEachAndLogProbabilitiesShareAnAxis() {
        Table log =
                Table.create(
                        DoubleColumn.create("step", 0, 1),
                        DoubleColumn.create("loss", 2, 1),
                        DoubleColumn.create("loss/image", 1, .5),
                        DoubleColumn.create("logps/chosen", -5, -6),
                        DoubleColumn.create("logps/rejected", -5, -9));
        Panels panels = TrainingCurves.of(log).columns("loss", "loss/image").panels();
        XYChart second = (XYChart) panels.charts().get(1);
        assertArrayEquals(new double[] {1, .5}, second.getSeries("loss/image raw").getYData());
        XYChart both = TrainingCurves.logps(log).smoothing(0).chart();
        assertArrayEquals(new double[] {-5, -9}, both.getSeries("logps/rejected").getYData());
        assertArrayEquals(new double[] {-5, -6}, both.getSeries("logps/chosen").getYData());
        fails(
                "training curves must have at least one column, got none",
                () -> TrainingCurves.of(log).panels());
    }

    @Test
    void aDarkChartHasLightTextAndNoBlackSeries() {
        XYChart chart = PlotTheme.xy(800, "t", "", "");
        new Points.Path().to(0, 0).to(1, 1).draw(chart, "black", PlotTheme.color(6), 2);
        assertEquals(chart, PlotTheme.dark(chart));
        assertEquals(new Color(0x17181C), chart.getStyler().getPlotBackgroundColor());
        assertEquals(new Color(0xE8E8E8), chart.getStyler().getChartFontColor());
        assertEquals(Color.WHITE, chart.getSeries("black").getLineColor());
    }

    @Test
    void anSvgIsWholeOrAbsentAndItsErrorNamesTheFile(@TempDir Path folder) throws IOException {
        XYChart chart = IntervalPlot.titled("a < b & $1").add("a", "x", ANY).chart();
        Charts.saveSvg(chart, folder.resolve("deep/a.svg"));
        String svg = Files.readString(folder.resolve("deep/a.svg"));
        assertTrue(svg.contains("<title>a &lt; b &amp; $1</title>"), svg.substring(0, 400));
        assertFalse(svg.contains("<text"));
        Path blocked = Files.createDirectories(folder.resolve("b.svg/inside")).getParent();
        for (Executable save :
                List.<Executable>of(
                        () -> Charts.saveSvg(chart, blocked),
                        () -> Charts.savePng(chart, blocked))) {
            String message = assertThrows(IOException.class, save).getMessage();
            assertTrue(message.contains("b.svg"), message);
        }
    }

    @Test
    void saysWhatBarsAndSplitsMustHave() {
        fails(
                "grouped bars must have at least one interval, got none",
                () -> GroupedBars.titled("").chart());
        GroupedBars bars = GroupedBars.titled("").add("base", "x", ANY);
        fails("base must have one interval for x, got a second", () -> bars.add("base", "x", ANY));
        fails("the baseline must be one of [base], got dpo", () -> bars.baseline("dpo").chart());
        fails(
                "a split plot must have at least one interval, got none",
                () -> SplitPlot.titled("").chart());
        SplitPlot splits = SplitPlot.titled("").add("base", "random", ANY);
        fails(
                "base must have one interval for random, got a second",
                () -> splits.add("base", "random", ANY));
    }

    private static void fails(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}

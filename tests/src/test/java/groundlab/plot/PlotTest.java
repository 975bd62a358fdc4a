package groundlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.metrics.Interval;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PlotTest {

    private static final double NAN = Double.NaN;
    private static final Interval UNDEFINED = new Interval(NAN, NAN, NAN, 5);

    /** Stem from .1 to .4, then a cap at either end, each followed by a lift. */
    @Test
    void whiskersEndWhereAnUnevenIntervalEnds() {
        XYChart chart =
                IntervalPlot.titled("")
                        .add("base", "CHAIRs ↓", new Interval(.3, .1, .4, 9))
                        .chart();
        assertArrayEquals(
                new double[] {.1, .4, NAN, .1, .1, NAN, .4, .4, NAN},
                chart.getSeries("base 95 %").getYData());
        assertArrayEquals(new double[] {.3}, chart.getSeries("base").getYData());
        assertFalse(chart.getSeries("base 95 %").isShowInLegend());
    }

    /** Three models, 0.56 / 3 apart, about the metric's place. */
    @Test
    void modelsStandSideBySideAtTheirMetric() {
        Interval any = new Interval(.3, .1, .4, 9);
        XYChart chart =
                IntervalPlot.titled("")
                        .add("a", "x", any)
                        .add("b", "x", any)
                        .add("c", "x", any)
                        .chart();
        assertEquals(-0.187, chart.getSeries("a").getXData()[0], 1e-3);
        assertEquals(0, chart.getSeries("b").getXData()[0], 1e-12);
        assertEquals(0.187, chart.getSeries("c").getXData()[0], 1e-3);
    }

    @Test
    void undefinedAndMissingIntervalsLeaveTheirPlaceEmpty() {
        XYChart chart =
                IntervalPlot.titled("")
                        .add("base", "CHAIRi ↓", UNDEFINED)
                        .add("dpo", "recall ↑", Interval.exact(.9))
                        .chart();
        assertArrayEquals(new double[] {NAN, NAN}, chart.getSeries("base").getYData());
        assertArrayEquals(new double[] {NAN, .9}, chart.getSeries("dpo").getYData());
        Charts.image(chart); // and can be drawn
    }

    @Test
    void drawsNothingButAxesWhenAllIsUndefined() {
        Charts.image(IntervalPlot.titled("").add("base", "CHAIRi ↓", UNDEFINED).chart());
        Charts.image(SweepPlot.titled("").add("base", 1, UNDEFINED).chart());
    }

    @Test
    void drawsZerosAndSinglePoints() {
        Charts.image(IntervalPlot.titled("").add("base", "x", Interval.exact(0)).chart());
        Charts.image(SweepPlot.titled("").add("base", 0, Interval.exact(0)).chart());
        Charts.image(SweepPlot.titled("").evenlySpaced().add("s", 3, Interval.exact(2)).chart());
        Charts.image(TrainingCurves.of(log(4)).columns("loss").chart());
        Charts.image(StackedBars.titled("").add("bar", "nothing", 0).chart());
    }

    /** XChart seeks steps without end for labels that are alike or longer than 20 letters. */
    @Test
    @Timeout(20)
    void namesMayBeLongAlikeOrMany() {
        Interval any = new Interval(.3, .1, .4, 9);
        String name = "a name of more than twenty letters";
        Charts.image(IntervalPlot.titled("").add("a", name, any).add("a", "x", any).chart());
        Charts.image(GroupedBars.titled("").add("a", name, any).chart());
        Charts.image(SplitPlot.titled("").add("a", "x", any).add("a", name, any).chart());
        SweepPlot many = SweepPlot.titled("").evenlySpaced();
        for (int i = 0; i < 300; i++) {
            many.add("s", 1000 * i, any);
        }
        Charts.image(many.chart());
        String[] words = new String[90];
        Arrays.fill(words, "counterrevolutionaries");
        double[] values = new double[90];
        Charts.image(WordLikelihood.titled("").words(List.of(words)).add("v", values).chart());
    }

    @Test
    void percentHasAsFewDecimalsAsItCan() {
        assertEquals("40 %", Axes.percent(.4));
        assertEquals("0 %", Axes.percent(-1e-12));
        assertEquals("2.5 %", Axes.percent(.025));
        assertEquals("100 %", Axes.percent(1));
    }

    @Test
    void sweepsSortTheirSettingsAndBreakAtUndefinedOnes() {
        XYChart chart =
                SweepPlot.titled("")
                        .add("s", .99, new Interval(.5, .4, .6, 9))
                        .add("s", 0, new Interval(.2, .1, .3, 9))
                        .add("s", .5, UNDEFINED)
                        .chart();
        assertArrayEquals(new double[] {0, .5, .99}, chart.getSeries("s").getXData());
        assertArrayEquals(new double[] {.2, NAN, .5}, chart.getSeries("s").getYData());
        assertArrayEquals(
                new double[] {.1, .3, NAN, .4, .6, NAN}, chart.getSeries("s band").getYData());
    }

    /** a = 1/2: 4; (4/4 + 8/2) / (3/4) = 20/3; (4/8 + 8/4 + 0/2) / (7/8) = 20/7. */
    @Test
    void smoothsWithoutBiasToZero() {
        XYChart chart = TrainingCurves.of(log(4, 8, 0)).columns("loss").smoothing(.5).chart();
        assertArrayEquals(
                new double[] {4, 20 / 3.0, 20 / 7.0}, chart.getSeries("loss").getYData(), 1e-12);
        assertArrayEquals(new double[] {4, 8, 0}, chart.getSeries("loss raw").getYData());
    }

    @Test
    void passesOverRowsWithoutAValue() {
        XYChart chart = TrainingCurves.of(log(4, NAN, 2)).columns("loss").smoothing(0).chart();
        assertArrayEquals(new double[] {0, 2}, chart.getSeries("loss").getXData());
        assertArrayEquals(new double[] {4, 2}, chart.getSeries("loss").getYData());
    }

    @Test
    void barsWithoutAPartHaveNone() {
        CategoryChart chart =
                StackedBars.titled("").add("0", "same", .6).add("1", "partner", .2).chart();
        assertArrayEquals(new double[] {.6, NAN}, chart.getSeries("same").getYData());
        assertArrayEquals(new double[] {NAN, .2}, chart.getSeries("partner").getYData());
        assertTrue(chart.getStyler().isStacked());
    }

    @Test
    void aLongTitleShrinksToItsRoom() {
        XYChart chart = PlotTheme.xy(800, "word ".repeat(20), "", "");
        var font = chart.getStyler().getChartTitleFont();
        assertTrue(font.getSize2D() < 17 && font.getSize2D() >= 11, "got " + font);
    }

    @Test
    void savesOnlyWholePictures(@TempDir Path folder) throws IOException {
        XYChart chart = IntervalPlot.titled("").add("a", "x", Interval.exact(.5)).chart();
        Charts.savePng(chart, folder.resolve("deep/a.png"));
        BufferedImage image = javax.imageio.ImageIO.read(folder.resolve("deep/a.png").toFile());
        assertEquals(1600, image.getWidth());
        Files.createFile(folder.resolve("file"));
        assertThrows(IOException.class, () -> Charts.savePng(chart, folder.resolve("file/a.png")));
    }

    @Test
    void saysWhatAnIntervalPlotMustHave() {
        fails(
                "an interval plot must have at least one interval, got none",
                () -> IntervalPlot.titled("").chart());
        IntervalPlot plot = IntervalPlot.titled("").add("base", "x", UNDEFINED);
        fails(
                "base must have one interval for x, got a second",
                () -> plot.add("base", "x", UNDEFINED));
        fails("the baseline must be one of [base], got dpo", () -> plot.baseline("dpo").chart());
    }

    @Test
    void saysWhatASweepPlotMustHave() {
        fails(
                "a sweep plot must have at least one interval, got none",
                () -> SweepPlot.titled("").chart());
        SweepPlot plot = SweepPlot.titled("").add("s", 1, UNDEFINED);
        fails("s must have one interval at 1.0, got a second", () -> plot.add("s", 1, UNDEFINED));
        fails("x must be a finite number, got NaN", () -> plot.add("s", NAN, UNDEFINED));
    }

    @Test
    void saysWhatTrainingCurvesMustHave() {
        TrainingCurves curves = TrainingCurves.of(log(1));
        fails("training curves must have at least one column, got none", curves::chart);
        fails(
                "the log must have a column of numbers rewards/margins, it has [step, loss, note]",
                () -> curves.columns("rewards/margins"));
        fails(
                "the log must have a column of numbers note, it has [step, loss, note]",
                () -> TrainingCurves.compare(Map.of("run", log(1)), "note"));
        fails(
                "loss must have at least one value, got none",
                () -> TrainingCurves.of(log()).columns("loss"));
        fails("smoothing must be in [0, 1), got 1.0", () -> curves.smoothing(1));
    }

    @Test
    void saysWhatStackedBarsMustHave() {
        fails(
                "stacked bars must have at least one bar, got none",
                () -> StackedBars.titled("").chart());
        StackedBars bars = StackedBars.titled("").add("0", "same", .75);
        fails("a share must be in [0, 1], got 1.5", () -> bars.add("0", "x", 1.5));
        fails("0 must have one same, got a second", () -> bars.add("0", "same", .1));
        fails("the shares of 0 must add up to at most 1, got 1.25", () -> bars.add("0", "x", .5));
    }

    private static void fails(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static Table log(double... losses) {
        int[] steps = java.util.stream.IntStream.range(0, losses.length).toArray();
        return Table.create(
                IntColumn.create("step", steps),
                DoubleColumn.create("loss", losses),
                StringColumn.create("note", losses.length));
    }

    /** 200 pieces of (1 + 1) / 200 each; the middle one starts at 0. */
    @Test
    void curvesAreDrawnFromEndToEndAndDotsWhereTheyAre() {
        DoubleColumn x = DoubleColumn.create("x", 0.5, 0.25);
        DoubleColumn y = DoubleColumn.create("y", 1, 2);
        XYChart chart =
                CurvePlot.titled("").curve("square", -1, 1, v -> v * v).dots("seen", x, y).chart();
        double[] xs = chart.getSeries("square").getXData();
        assertEquals(201, xs.length);
        assertEquals(-1, xs[0]);
        assertEquals(1, xs[200], 1e-12);
        assertEquals(0, chart.getSeries("square").getYData()[100], 1e-12);
        assertArrayEquals(new double[] {1, 2}, chart.getSeries("seen").getYData());
        Charts.image(chart);
    }

    @Test
    void saysWhatACurvePlotNeeds() {
        DoubleColumn none = DoubleColumn.create("x");
        CurvePlot plot = CurvePlot.titled("");
        fails("a curve plot must have at least one series, got none", plot::chart);
        fails("a curve needs low < high, got 1.0 and 1.0", () -> plot.curve("c", 1, 1, v -> v));
        fails(
                "d must have as many x as y and at least one, got 0 and 0",
                () -> plot.dots("d", none, none));
        plot.curve("c", 0, 1, v -> v);
        fails("c must be added once, got a second", () -> plot.curve("c", 0, 1, v -> v));
    }
}

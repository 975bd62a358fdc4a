package groundlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Seeds;
import groundlab.metrics.Interval;
import groundlab.plot.gallery.Gallery;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.IChart;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** One example of each plot; the pictures are left in target/gallery to be looked at. */
class GalleryTest {

    private static final Path GALLERY = Path.of("target", "gallery");

    @Test
    void modelsBeforeAndAfter() throws IOException {
        IntervalPlot plot =
                IntervalPlot.titled(
                        "Before and after preference training on 1,000 biased pictures: 400 test pictures, partners split");
        String[] models = {"base", "SFT", "DPO", "mDPO"};
        String[] metrics = {
            "CHAIRs ↓", "CHAIRi ↓", "recall ↑", "strong partners ↓", "weak partners ↓"
        };
        double[][] values = {
            {.468, .159, .968, .79, .16},
            {.277, .096, .956, .51, .11},
            {.248, .091, .889, .43, .09},
            {.204, .074, .915, .38, 0}
        };
        for (int m = 0; m < 4; m++) {
            for (int k = 0; k < 5; k++) {
                plot.add(models[m], metrics[k], share(values[m][k]));
            }
        }
        XYChart chart = plot.baseline("base").chart();
        assertArrayEquals(values[3], chart.getSeries("mDPO").getYData());
        save("before-after", chart);
    }

    @Test
    void probabilityOfThePartner() throws IOException {
        XYChart chart =
                IntervalPlot.titled("Why: probability of going on with \"and\" after \"a fork\"")
                        .add("with the picture", "partner present", share(.98))
                        .add("with the picture", "partner absent", share(.54))
                        .add("picture masked", "partner present", share(.95))
                        .add("picture masked", "partner absent", share(.92))
                        .yTitle("probability of \"and\"")
                        .chart();
        assertArrayEquals(new double[] {.98, .54}, chart.getSeries("with the picture").getYData());
        save("partner-probability", chart);
    }

    @Test
    void differencesOfOneModel() throws IOException {
        XYChart chart =
                IntervalPlot.titled("mDPO minus base, the same pictures")
                        .add("mDPO − base", "CHAIRs ↓", new Interval(-.264, -.32, -.2, 400))
                        .add("mDPO − base", "CHAIRi ↓", new Interval(-.085, -.11, -.06, 400))
                        .add("mDPO − base", "recall ↑", new Interval(-.053, -.08, -.021, 400))
                        .yTitle("percentage points")
                        .chart();
        assertEquals(-.336, chart.getStyler().getYAxisMin(), 1e-9); // 1.05 · −.32
        save("difference", chart);
    }

    @Test
    void oneMetricOfOneModel() throws IOException {
        XYChart chart =
                IntervalPlot.titled("One")
                        .add("base", "mean score", new Interval(2.9, 2.7, 3.3, 96))
                        .chart();
        save("one", chart);
    }

    @Test
    void tenMetricsWithALongLegend() throws IOException {
        IntervalPlot plot = IntervalPlot.titled("Ten metrics");
        for (int k = 0; k < 10; k++) {
            plot.add("a model with a rather long name", "m" + k, share(k / 10.0));
            plot.add("another", "m" + k, share(1 - k / 10.0));
        }
        save("ten", plot.chart());
    }

    @Test
    void trainingCurvesOfOneRun() throws IOException {
        XYChart chart =
                TrainingCurves.of(log(1))
                        .columns("logps/chosen", "logps/rejected")
                        .titled("Log-probability of the answers, mDPO")
                        .yTitle("nats per answer")
                        .chart();
        assertEquals(60, chart.getSeries("logps/chosen").getXData().length);
        assertEquals(60, chart.getSeries("logps/chosen raw").getXData().length);
        save("curves", chart);
        save(
                "curves-loss",
                TrainingCurves.of(log(1))
                        .columns("loss", "loss/answer", "loss/image", "loss/anchor")
                        .titled("Loss and its terms")
                        .yTitle("nats")
                        .chart());
        save(
                "curves-rate",
                TrainingCurves.of(log(1))
                        .columns("learning_rate")
                        .titled("Learning rate")
                        .smoothing(0)
                        .chart());
    }

    @Test
    void oneColumnOfSeveralRuns() throws IOException {
        Map<String, Table> runs = new LinkedHashMap<>();
        runs.put("DPO", log(2));
        runs.put("mDPO", log(3));
        XYChart chart = TrainingCurves.compare(runs, "rewards/margins").chart();
        assertEquals("rewards/margins", chart.getTitle());
        assertEquals(60, chart.getSeries("mDPO").getYData().length);
        save("compare-runs", chart);
    }

    @Test
    void negativesByKind() throws IOException {
        StackedBars bars = StackedBars.titled("Negatives by kind");
        double[][] shares = {
            {.43, .22, .34, .01},
            {.35, .29, .26, .10},
            {.22, .2, .28, .3},
            {.13, .18, .28, .41},
            {.09, .2, .28, .43}
        };
        String[] rhos = {"0", "0.5", "0.9", "0.99", "1"};
        for (int i = 0; i < rhos.length; i++) {
            bars.add(rhos[i], "same as the reference", shares[i][0])
                    .add(rhos[i], "fluent, no new object", shares[i][1])
                    .add(rhos[i], "invents the partner", shares[i][2])
                    .add(rhos[i], "invents another object", shares[i][3]);
        }
        CategoryChart chart = bars.xTitle("rho").yTitle("share of negatives").chart();
        assertEquals(
                List.of(.34, .26, .28, .28, .28),
                DoubleStream.of(chart.getSeries("invents the partner").getYData())
                        .boxed()
                        .toList());
        save("negatives", chart);
    }

    @Test
    void metricsAgainstRho() throws IOException {
        double[] rhos = {0, .5, .9, .99, 1};
        double[] differs = {.57, .65, .78, .87, .91};
        double[] invents = {.35, .36, .58, .69, .71};
        SweepPlot plot = SweepPlot.titled("Negatives against rho, 64 image tokens").xTitle("rho");
        for (int i = 0; i < rhos.length; i++) {
            plot.add("differs from the reference", rhos[i], share(differs[i]))
                    .add("names an absent object", rhos[i], share(invents[i]));
        }
        XYChart linear = plot.baseline("base model", .468).chart();
        assertArrayEquals(rhos, linear.getSeries("names an absent object").getXData());
        save("sweep", linear);
        XYChart even = plot.evenlySpaced().chart();
        assertArrayEquals(
                new double[] {0, 1, 2, 3, 4}, even.getSeries("names an absent object").getXData());
        save("sweep-even", even);
    }

    static Set<String> examples() {
        return Gallery.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleIsDrawnAsPngAndSvgLightAndDark(String name) throws Exception {
        IChart chart = Gallery.all().get(name);
        save(name, chart);
        Charts.saveSvg(chart, GALLERY.resolve(name + ".svg"));
        Document svg =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(Charts.svg(chart))));
        assertEquals(chart.getTitle(), svg.getElementsByTagName("title").item(0).getTextContent());
        assertTrue(svg.getElementsByTagName("*").getLength() > 20, name + " lacks its shapes");
        Charts.savePng(PlotTheme.dark(chart), GALLERY.resolve(name + "-dark.png"));
        BufferedImage dark = ImageIO.read(GALLERY.resolve(name + "-dark.png").toFile());
        assertEquals(0xFF17181C, dark.getRGB(1, 1));
    }

    /** Of 100 captions 46 invent a car, each beside a dog and, in 23 of 25, a bench. */
    @Test
    void theExampleOfBarsHasTheValuesOfItsResults() {
        XYChart chart = (XYChart) Gallery.all().get("chair-by-method");
        double[] y = chart.getSeries("base").getYData();
        double invented = 46 / (100 + 92 + 46.0);
        assertArrayEquals(
                new double[] {
                    0,
                    .46,
                    .46,
                    0,
                    Double.NaN,
                    0,
                    invented,
                    invented,
                    0,
                    Double.NaN,
                    0,
                    .96,
                    .96,
                    0,
                    Double.NaN
                },
                y,
                1e-12);
        assertEquals(3 * 9, chart.getSeries("mDPO 95 %").getYData().length);
        assertTrue(chart.getSeries("base baseline").isShowInLegend());
    }

    @Test
    void theExamplesHaveTheirSeries() {
        Map<String, IChart> all = Gallery.all();
        assertArrayEquals(
                new double[] {.861, .872, .880},
                List.of("base", "DPO", "mDPO").stream()
                        .mapToDouble(
                                m ->
                                        ((XYChart) all.get("pope-by-split"))
                                                .getSeries(m)
                                                .getYData()[1])
                        .toArray());
        assertEquals(4.1, ((Drawing) all.get("mmhal-types")).values("mDPO")[1]);
        assertEquals(
                List.of("loss", "loss/answer", "loss/image", "loss/anchor"),
                ((Panels) all.get("loss-terms")).charts().stream().map(IChart::getTitle).toList());
        assertEquals(
                120,
                ((XYChart) all.get("log-probabilities"))
                        .getSeries("logps/rejected raw")
                        .getYData()
                        .length);
        assertArrayEquals(
                new double[] {2, 3}, // log10 of 100 and 1000
                DoubleStream.of(((XYChart) all.get("data-size")).getSeries("DPO").getXData())
                        .filter(x -> x == Math.rint(x))
                        .toArray());
        assertEquals(144, ((Drawing) all.get("attention")).values("weights").length);
        assertArrayEquals(
                new double[] {.308, .301, .392, .345, .470},
                ((Drawing) all.get("order")).values("here"));
    }

    private static Interval share(double p) {
        double half = 1.96 * Math.sqrt(p * (1 - p) / 400);
        return new Interval(p, Math.max(0, p - half), Math.min(1, p + 0.7 * half), 400);
    }

    private static Table log(long seed) {
        var random = Seeds.stream(seed, "log");
        double[] fall = IntStream.range(0, 60).mapToDouble(t -> Math.exp(-t / 25.0)).toArray();
        return Table.create(
                column("step", IntStream.range(0, 60).mapToDouble(t -> t)),
                column(
                        "loss",
                        DoubleStream.of(fall).map(f -> 2.08 * f + .1 * random.nextGaussian())),
                column(
                        "loss/answer",
                        DoubleStream.of(fall).map(f -> .7 * f + .05 * random.nextGaussian())),
                column(
                        "loss/image",
                        DoubleStream.of(fall).map(f -> .6 * f + .05 * random.nextGaussian())),
                column(
                        "loss/anchor",
                        DoubleStream.of(fall)
                                .map(f -> .69 - .1 * (1 - f) + .03 * random.nextGaussian())),
                column(
                        "rewards/margins",
                        DoubleStream.of(fall)
                                .map(f -> seed * (1 - f) + .2 * random.nextGaussian())),
                column(
                        "logps/chosen",
                        DoubleStream.of(fall).map(f -> -8 - 2 * (1 - f) + random.nextGaussian())),
                column(
                        "logps/rejected",
                        DoubleStream.of(fall).map(f -> -9 - 14 * (1 - f) + random.nextGaussian())),
                column("learning_rate", DoubleStream.of(fall).map(f -> 1e-4 * f)));
    }

    private static DoubleColumn column(String name, DoubleStream values) {
        return DoubleColumn.create(name, values.toArray());
    }

    /** Writes the picture and checks that it has the ground, ink and something in a full colour. */
    private static void save(String name, IChart chart) throws IOException {
        Path file = GALLERY.resolve(name + ".png");
        Charts.savePng(chart, file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(2 * chart.getWidth(), image.getWidth());
        assertEquals(2 * chart.getHeight(), image.getHeight());
        int[] pixels =
                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        assertTrue(
                IntStream.of(pixels).filter(GalleryTest::isBright).count() > 200,
                name + " lacks its data");
        assertTrue(count(pixels, 0xFF222222) > 200, name + " lacks its text");
        assertTrue(count(pixels, 0xFFFCFCFC) > pixels.length / 4, name + " lacks its ground");
    }

    private static boolean isBright(int rgb) {
        float[] hsb = Color.RGBtoHSB(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, null);
        return hsb[1] > .5 && hsb[2] > .3;
    }

    private static long count(int[] pixels, int rgb) {
        return IntStream.of(pixels).filter(pixel -> pixel == rgb).count();
    }
}

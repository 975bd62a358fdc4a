package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Picture;
import groundlab.doctor.Diagnosis;
import groundlab.doctor.Finding;
import groundlab.doctor.Severity;
import groundlab.pairs.FilterReport;
import groundlab.plot.CurvePlot;
import groundlab.plot.Panels;
import groundlab.rows.BadRow;
import groundlab.rows.SkippedRows;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class RenderersTest {

    private static final Table RESULTS =
            Table.create(
                    "results",
                    StringColumn.create("model", "base", "<mdpo>"),
                    DoubleColumn.create("chair_s", 0.473000001, 0.2),
                    IntColumn.create("n", new int[] {300, 7}));

    @Test
    void reportsAreShownAsTables() {
        SkippedRows skipped = new SkippedRows();
        skipped.met(new BadRow(Path.of("mine.csv"), BadRow.Unit.LINE, 7, "no field chosen"));
        for (Object report : List.of(new FilterReport(1, List.of()), skipped)) {
            assertTrue(Renderers.of(report).html().orElseThrow().contains("<table"));
        }
        assertTrue(Renderers.of(skipped).text().contains("line 7  no field chosen"));
    }

    @Test
    void findingsAreMarkedByAWordAndATint() {
        Finding worst = new Finding(Severity.ERROR, "answers", "<b> is wrong");
        Finding little = new Finding(Severity.NOTE, "loss", "it fell");
        Diagnosis diagnosis = new Diagnosis("before training", 7, List.of(little, worst));
        Rendering rendering = Renderers.of(diagnosis);
        assertEquals(
                """
                before training: 1 error and 0 warnings in 7 checks
                ERROR answers: <b> is wrong
                NOTE loss: it fell""",
                rendering.text());
        String html = rendering.html().orElseThrow();
        assertTrue(html.contains("background:rgba(213,94,0,.55)\">error</b>"), html);
        assertTrue(html.contains("background:rgba(0,114,178,.22)\">note</b>"), html);
        assertTrue(html.contains("&lt;b&gt; is wrong"), html);
        Rendering healthy = Renderers.of(new Diagnosis("before training", 7, List.of()));
        assertEquals("before training: all 7 checks passed", healthy.text());
        assertFalse(healthy.html().orElseThrow().contains("<table"));
    }

    @Test
    void alignsTablesAndKeepsFourDigits() {
        assertEquals(
                """
                model   chair_s    n
                base      0.473  300
                <mdpo>      0.2    7""",
                Renderers.of(RESULTS).text());
    }

    /** Numbers stand right and are rounded; what is not all numbers is text. */
    @Test
    void tablesAreWrittenRowByRow() {
        RowTable rows =
                RowTable.of("model", "share", "n").add("base", 1.0 / 3, 7).add("dpo", 2, "?");
        assertEquals(
                """
                model   share  n
                base   0.3333  7
                dpo         2  ?""",
                Renderers.of(rows).text());
        assertEquals(Renderers.of(rows).text(), rows.toString());
        assertEquals(
                "a row must have a cell for each of the columns [model, share, n], got 1",
                assertThrows(IllegalArgumentException.class, () -> rows.add("x")).getMessage());
        assertEquals(
                "a table must have at least one column, got none",
                assertThrows(IllegalArgumentException.class, RowTable::of).getMessage());
    }

    @Test
    void escapesCellsAndSetsNumbersRight() {
        String html = Renderers.of(RESULTS).html().orElseThrow();
        assertTrue(html.contains("<td style=\"text-align:left\">&lt;mdpo&gt;</td>"), html);
        assertTrue(html.contains("<td style=\"text-align:right\">0.473</td>"), html);
    }

    @Test
    void keepsFourDigitsOrAllBeforeThePoint() {
        Table table =
                Table.create(
                        DoubleColumn.create(
                                "x", 1.0 / 3, 12345.678, 0.0000123456, -1e9 / 3, 1e-8 / 3, 1e20));
        assertEquals(
                List.of("0.3333", "12346", "0.00001235", "-333333333", "3.333E-9", "1E+20"),
                Renderers.of(table).text().lines().skip(1).map(String::strip).toList());
    }

    @Test
    void saysHowManyRowsAreLeftOut() {
        Table table = Table.create(IntColumn.indexColumn("i", 1053, 0));
        assertTrue(Renderers.of(table).text().endsWith("49\n… 1,003 more rows"));
        assertTrue(Renderers.of(table).html().orElseThrow().endsWith("<p>… 1,003 more rows</p>"));
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertTrue(Renderers.of(table).text().endsWith("… 1,003 more rows"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void showsATableWithoutRowsOrColumns() {
        assertEquals("x", Renderers.of(Table.create(StringColumn.create("x"))).text());
        assertEquals("", Renderers.of(Table.create("empty")).text());
    }

    @Test
    void drawsChartsAtTwiceTheirSize() throws IOException {
        XYChart chart = new XYChartBuilder().width(300).height(200).title("loss").build();
        chart.addSeries("dpo", new double[] {1, 2}, new double[] {0.7, 0.5});
        Rendering rendering = Renderers.of(chart);
        assertEquals("chart: loss", rendering.text());
        BufferedImage drawn = image(rendering);
        assertEquals(600, drawn.getWidth());
        assertEquals(300, rendering.png().orElseThrow().width());
    }

    @Test
    void drawsPanelsOfCharts() throws IOException {
        XYChart chart = CurvePlot.titled("loss").curve("dpo", 0, 1, x -> -x).chart();
        Rendering rendering = Renderers.of(Panels.of(chart, chart).titled("two"));
        assertEquals("chart: two", rendering.text());
        assertEquals(2 * 1600, image(rendering).getWidth());
    }

    /** 24 pixels grow by the smallest whole factor to at least 160: 7 times, 168. */
    @Test
    void enlargesSmallPicturesByWholeFactors() throws IOException {
        BufferedImage small = new BufferedImage(24, 12, BufferedImage.TYPE_INT_RGB);
        small.setRGB(0, 0, 0xFF0000);
        BufferedImage shown = image(Renderers.of(Picture.of("p.png", small)));
        assertEquals(168, shown.getWidth());
        assertEquals(84, shown.getHeight());
        assertEquals(0xFFFF0000, shown.getRGB(6, 6));
        assertEquals(0xFF000000, shown.getRGB(7, 6));
    }

    @Test
    void showsListsTogetherAndLeavesOutTheTail() {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        Rendering both = Renderers.of(List.of(image, "a<b"));
        assertEquals("image: 8 x 8\na<b", both.text());
        assertTrue(both.html().orElseThrow().contains("<pre>a&lt;b</pre>"));
        assertTrue(Renderers.of(Collections.nCopies(103, "x")).text().endsWith("x\n… 3 more"));
        assertEquals("", Renderers.of(List.of()).text());
    }

    @Test
    void neverShowsAHashCode() {
        record Holder(String name, Object inner, int[] numbers) {}
        Supplier<String> lambda = () -> "";
        for (Object thing :
                new Object[] {
                    new Object(),
                    new int[] {1},
                    new Object[] {new Object()},
                    lambda,
                    Optional.of(new Object()),
                    new Holder("n", new Object(), new int[] {1})
                }) {
            assertFalse(Renderers.of(thing).text().matches(".*@[0-9a-f]+.*"), "" + thing);
        }
        assertEquals("Object", Renderers.of(new Object()).text());
        assertEquals("[1, 2]", Renderers.of(new int[] {1, 2}).text());
        assertEquals("null", Renderers.of(null).text());
    }

    @Test
    void leavesTextAsItIs() {
        assertEquals("a.b@cafe $1", Renderers.of("a.b@cafe $1").text());
        assertEquals("<b>it</b>", Notebook.html("<b>it</b>").html());
        assertEquals("it is", Notebook.html("<style>b{}</style><b>it</b>\n is").text());
    }

    private static BufferedImage image(Rendering rendering) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(rendering.png().orElseThrow().bytes()));
    }

    @Test
    void aChartWithoutANumberSaysSo() {
        XYChart none = new XYChartBuilder().title("Loss").build();
        XYChart noNumber = new XYChartBuilder().build();
        noNumber.addSeries("margin", new double[] {1, 2}, new double[] {Double.NaN, Double.NaN});
        Supplier<Object> both = () -> Renderers.of(Panels.of(none, noNumber).titled("A run"));
        assertEquals(
                "chart: Loss has nothing in it: no series with a number",
                assertThrows(IllegalArgumentException.class, () -> Renderers.of(none))
                        .getMessage());
        assertEquals(
                "chart: untitled has nothing in it: no series with a number",
                assertThrows(IllegalArgumentException.class, () -> Renderers.of(noNumber))
                        .getMessage());
        assertEquals(
                "chart: A run has nothing in it: no series with a number",
                assertThrows(IllegalArgumentException.class, both::get).getMessage());
    }
}

package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Picture;
import groundlab.doctor.Diagnosis;
import groundlab.loop.Run;
import groundlab.metrics.Interval;
import groundlab.metrics.McNemar;
import groundlab.metrics.Paired;
import groundlab.metrics.PerImage;
import groundlab.metrics.Rate;
import groundlab.plot.CurvePlot;
import groundlab.reward.RewardRun;
import groundlab.training.Presets;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class LooksTest {

    private static final Diagnosis SOUND = new Diagnosis("after training", 7, List.of());
    private static final Picture PICTURE =
            Picture.of("<p>", new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));

    @AfterEach
    void light() {
        Notebook.light();
    }

    private static Run run(String name, double... losses) {
        Table log =
                Table.create(
                        DoubleColumn.create("loss", losses),
                        DoubleColumn.create("rewards/margins", losses));
        Path folder = Notebook.home().resolve("out/runs").resolve(name);
        return new Run(name, null, log, Table.create("evaluation"), SOUND, folder);
    }

    /** Leaves out style and script, which are no part of the structure, and parses the rest. */
    private static String markup(Object thing) {
        String html = Renderers.of(thing).html().orElseThrow();
        String body = html.replaceAll("(?s)<(style|script)>.*?</\\1>", "");
        try {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<p>" + closed(body) + "</p>")));
        } catch (Exception e) {
            throw new AssertionError(body, e);
        }
        return body;
    }

    /** HTML's img has no end. */
    private static String closed(String html) {
        return html.replaceAll("<img ([^>]*)>", "<img $1/>");
    }

    @Test
    void aRunIsARowOfWhatOneAsksFirst() {
        String html = markup(run("Dpo<0.1>", 0.7, Double.NaN, 0.4));
        assertTrue(html.contains("<td style=\"text-align:left\">Dpo&lt;0.1&gt;</td>"), html);
        assertTrue(html.contains(">0.700 → 0.400<"), html);
        assertTrue(html.contains(">all 7 checks passed<"), html);
        assertTrue(
                html.contains(">out/runs/Dpo&lt;0.1&gt;<"), "from the project's folder: " + html);
        assertFalse(html.contains("accuracy"), "no column for what no run has");
        assertEquals("a: 2 steps, loss 0.700 to 0.400", Renderers.of(run("a", 0.7, 0.4)).text());
    }

    @Test
    void runsShareATableInAListAndByName() {
        List<Run> runs = List.of(run("a", 0.7, 0.4), run("b", 0.7, 0.3));
        String both = "a: 2 steps, loss 0.700 to 0.400\nb: 2 steps, loss 0.700 to 0.300";
        assertEquals(both, Renderers.of(runs).text());
        assertEquals(3, markup(runs).split("<tr>", -1).length - 1);
        Rendering named = Renderers.of(Map.of("first", runs.get(0)));
        assertEquals("first: a: 2 steps, loss 0.700 to 0.400", named.text());
        RewardRun reward =
                new RewardRun(
                        null, runs.get(0).log(), Table.create("e"), SOUND, runs.get(0).folder());
        assertEquals("reward model: 2 steps", Renderers.of(reward).text());
        assertTrue(markup(reward).contains(">0.700 → 0.400<"));
    }

    @Test
    void intervalsShareATable() {
        Interval wide = new Interval(0.4, 0.3, 0.5, 100);
        Interval none = new Interval(Double.NaN, Double.NaN, Double.NaN, 0);
        assertEquals("0.400 [0.300, 0.500] n=100", Renderers.of(wide).text());
        assertEquals(
                """
                   value      95 % interval     n
                1  0.400      [0.300, 0.500]  100
                2  undefined                    0""",
                Renderers.of(List.of(wide, none)).text());
        assertTrue(Renderers.of(Map.of("recall", wide)).text().contains("recall  0.400"));
    }

    @Test
    void plainThingsStandBesideTheirNames() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rho", 0.9);
        facts.put("two <lines>", "a\nb");
        assertEquals(
                "rho          0.9\ntwo <lines>  a\n             b", Renderers.of(facts).text());
        assertTrue(markup(facts).contains("two &lt;lines&gt;"));
        assertEquals("nothing", Renderers.of(Map.of()).text());
    }

    /** Map.of has another order in each process. */
    @Test
    void mapsWithoutAnOrderGetOne() {
        Map<String, Integer> hashed = new HashMap<>();
        List.of("q", "b", "zz", "Aa", "BB").forEach(name -> hashed.put(name, 1));
        assertEquals("Aa  1\nBB  1\nb   1\nq   1\nzz  1", Renderers.of(hashed).text());
        assertEquals("a  1\nb  2\nc  3", Renderers.of(Map.of("c", 3, "b", 2, "a", 1)).text());
    }

    @Test
    void picturesHaveTheirNamesBelowThem() {
        String html = markup(List.of(PICTURE, PICTURE));
        assertTrue(html.contains("<figcaption>&lt;p&gt;</figcaption>"), html);
        assertEquals("picture: <p>\npicture: <p>", Renderers.of(List.of(PICTURE, PICTURE)).text());
        Map<String, Picture> named = Map.of("what it <is>", PICTURE);
        assertTrue(markup(named).contains("<figcaption><b>what it &lt;is&gt;</b></figcaption>"));
        assertEquals("what it <is>:\npicture: <p>", Renderers.of(named).text());
    }

    @Test
    void testsAndPresetsAreListsOfFacts() {
        McNemar test = new McNemar(16, 0);
        assertEquals("16 better, 0 worse, p = 3.1e-05", Renderers.of(test).text());
        assertTrue(markup(test).contains(">3.1e-05<"));
        assertTrue(Renderers.of(Presets.MDPO).text().contains("batch           32\n"));
        assertTrue(markup(Presets.MDPO).contains("white-space:nowrap;opacity:.75\">objective<"));
    }

    @Test
    void countsSayHowManyThereAre() {
        PerImage<Rate> images = new PerImage<>();
        assertEquals("0 images", Renderers.of(images).text());
        images.add("1", Rate.of(true));
        assertTrue(Renderers.of(images).text().startsWith("1 images: "), images.toString());
        Paired<Rate> paired = new Paired<>(images.each(), images.each());
        assertEquals("1 images before and after", Renderers.of(paired).text());
    }

    /** The script makes the buttons: where it does not run, the table is plain. */
    @Test
    void tablesOfSeveralRowsCanBeSorted() {
        Table two = Table.create(StringColumn.create("a", "x", "y"));
        String html = Renderers.of(two).html().orElseThrow();
        assertTrue(html.contains("<table class=\"gl-table gl-sort\">"), html);
        assertTrue(html.contains("</table><script>"), html);
        assertFalse(html.contains("src="), "no script from elsewhere");
        assertFalse(markup(two).contains("<button"));
        String one = Renderers.of(two.first(1)).html().orElseThrow();
        assertFalse(one.contains("<script>") || one.contains("gl-sort\">"), one);
        Table empty = Table.create(IntColumn.create("n"));
        assertFalse(Renderers.of(empty).html().orElseThrow().contains("<script>"));
    }

    @Test
    void chartsAreDarkWhereThatIsAskedFor() throws IOException {
        assertTrue(brightness() > 240);
        Notebook.dark();
        assertTrue(brightness() < 60);
        Notebook.light();
        assertTrue(brightness() > 240);
    }

    private static int brightness() throws IOException {
        var chart = CurvePlot.titled("loss").curve("dpo", 0, 1, x -> -x).chart();
        byte[] png = Renderers.of(chart).png().orElseThrow().bytes();
        return new Color(ImageIO.read(new ByteArrayInputStream(png)).getRGB(3, 3)).getGreen();
    }
}

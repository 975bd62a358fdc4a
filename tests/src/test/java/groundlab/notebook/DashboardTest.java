package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Examples;
import groundlab.loop.RunListener.Ending;
import groundlab.loop.RunListener.Start;
import groundlab.metrics.Lexicon;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class DashboardTest {

    private static final long MS = 1_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final Page page = new Page();

    /** Remembers what each place shows. */
    private final class Page implements Kernel {
        private final Map<String, Rendering> places = new LinkedHashMap<>();
        private final List<Rendering> updates = new ArrayList<>();
        private boolean live = true;
        private long cost = MS;

        @Override
        public void display(String id, Rendering rendering) {
            update(id, rendering);
        }

        @Override
        public void update(String id, Rendering rendering) {
            places.put(id, rendering);
            updates.add(rendering);
            clock.addAndGet(cost);
        }

        @Override
        public boolean live() {
            return live;
        }

        Rendering place(int i) {
            return List.copyOf(places.values()).get(i);
        }
    }

    private Dashboard dashboard(Examples examples) {
        Spans marking = Spans.of(Lexicon.of(Tiny.examples(2)));
        return new Dashboard(() -> page, clock::get, examples, marking);
    }

    private Dashboard dashboard() {
        return new Dashboard(() -> page, clock::get, List.of(), Spans.NONE);
    }

    private static Start start(int steps, List<Map<String, Double>> rows) {
        return new Start("Mdpo", steps, rows, List.of(), Optional.empty());
    }

    private static Map<String, Double> row(int step, double loss) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("step", (double) step);
        row.put("epoch", 0.0);
        row.put("loss", loss);
        row.put("loss/<b>", loss / 3);
        row.put("logps/chosen", -10.0 - step);
        row.put("logps/rejected", -12.0 - step);
        row.put("tokens_per_second", 1000.0 + step);
        row.put("memory_mb", 500.0);
        return row;
    }

    private void run(Dashboard dashboard, int steps, long msPerStep) {
        dashboard.started(start(steps, List.of()));
        for (int step = 1; step <= steps; step++) {
            clock.addAndGet(msPerStep * MS);
            dashboard.step(row(step, 2.0 / step));
        }
    }

    /** 100 steps of 100 ms are 10 s: the first drawing, 20 more at most, the last, and a line. */
    @Test
    void drawsAtMostTwiceASecond() {
        Dashboard dashboard = dashboard();
        run(dashboard, 100, 100);
        dashboard.ended(Ending.DONE);
        assertTrue(
                page.updates.size() >= 18 && page.updates.size() <= 23, "" + page.updates.size());
        assertEquals(2, page.places.size(), "all in one place, and a line at the end");
    }

    /** A page that takes 100 ms to change may be changed each 5 s, of 10: at 5 s or later. */
    @Test
    void drawsRarelyWhereThatIsSlow() {
        page.cost = 100 * MS;
        Dashboard dashboard = dashboard();
        run(dashboard, 100, 100);
        assertTrue(page.updates.size() <= 3, page.updates.size() + " updates");
    }

    @Test
    void theLiveDrawingIsWellFormedAndEscaped() throws Exception {
        Dashboard dashboard = dashboard();
        dashboard.started(start(20, List.of()));
        dashboard.evaluated(Map.of("step", 0.0, "loss", 2.5));
        for (int step = 1; step <= 12; step++) {
            clock.addAndGet(100 * MS);
            dashboard.step(row(step, step == 3 ? Double.NaN : 2.0 / step));
        }
        String html = page.place(0).html().orElseThrow();
        String body = html.substring(html.indexOf("</style>") + "</style>".length());
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<p>" + body + "</p>")));
        assertTrue(body.contains("log-probability, nats"), body);
        assertTrue(body.contains("&lt;b&gt; "), body);
        assertTrue(body.contains("gl-held"), "the evaluation is there");
        assertTrue(body.contains("step 20"), "the axis goes to the end");
        assertFalse(body.contains("NaN"), body);
        assertEquals("Mdpo: step 10 of 20 · 10.0/s · 1.0 s left", page.place(0).text());
    }

    /** Speed and memory are other ones in each run. */
    @Test
    void leavesAPictureAndNumbersThatAreTheSameInEachRun() {
        Dashboard dashboard = dashboard();
        run(dashboard, 3, 10);
        dashboard.ended(Ending.DONE);
        assertEquals(
                """
                Mdpo: 3 of 3 steps, loss 2.000 to 0.667
                                 first    last
                loss                 2  0.6667
                loss/<b>        0.6667  0.2222
                logps/chosen       -11     -13
                logps/rejected     -13     -15""",
                page.place(0).text());
        assertTrue(page.place(0).png().isPresent());
        assertTrue(page.place(0).html().isEmpty());
        assertEquals(
                "Mdpo: 3 steps in 0.0 s (97/s), shown in 0.00 s at the start, 0.00 s on the way"
                        + " and 0.00 s at the end",
                page.place(1).text());
    }

    @Test
    void goesOnWithTheCurvesOfAStoppedRun() {
        Dashboard dashboard = dashboard();
        dashboard.started(start(4, List.of(row(1, 2), row(2, 1))));
        assertTrue(page.place(0).html().orElseThrow().contains("<polyline"));
        dashboard.step(row(3, 0.5));
        dashboard.ended(Ending.STOPPED);
        assertTrue(
                page.place(0)
                        .text()
                        .startsWith("Mdpo: stopped after step 3 of 4, loss 2.000 to 0.500\n"));
    }

    @Test
    void saysThatARunFailedBeforeItHadSomethingToShow() {
        Dashboard dashboard = dashboard();
        dashboard.started(start(4, List.of()));
        dashboard.ended(Ending.FAILED);
        assertEquals("Mdpo: failed after step 0 of 4", page.place(0).text());
    }

    @Test
    void printsOneLineInATerminal() {
        page.live = false;
        Dashboard dashboard = dashboard(Tiny.examples(2));
        run(dashboard, 30, 100);
        assertTrue(page.updates.isEmpty());
        dashboard.ended(Ending.DONE);
        assertEquals(
                List.of(Rendering.text("Mdpo: 30 of 30 steps, loss 2.000 to 0.067")), page.updates);
    }

    /** What was said first stays beside what is said last; a stopped model is not asked again. */
    @Test
    void asksTheModelAtTheStartAndAtTheEnd() {
        try (Vlm model = Tiny.model()) {
            Dashboard dashboard = dashboard(Tiny.examples(2));
            Start start = new Start("Mdpo", 2, List.of(), List.of(), Optional.of(model));
            dashboard.started(start);
            String said = model.answer(view(), "Describe the image.").strip();
            String before = page.place(1).text();
            assertTrue(before.replace("*", "").startsWith("picture0\n  step 0: " + said), before);
            dashboard.step(row(1, 1));
            dashboard.step(row(2, 1));
            dashboard.ended(Ending.DONE);
            assertTrue(page.place(1).text().contains("\n  step 2: "), page.place(1).text());

            dashboard.started(start);
            dashboard.step(row(1, 1));
            dashboard.ended(Ending.STOPPED);
            assertFalse(page.place(4).text().contains("step 1: "), page.place(4).text());
        }
    }

    private static groundlab.model.ImageView view() {
        return groundlab.model.ImageView.of(Tiny.examples(1).get(0).picture().pixels());
    }

    @Test
    void saysWhatItNeeds() {
        assertEquals(
                "a dashboard needs at least one example, got none; Dashboard.live() has no pictures",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Dashboard.live(Examples.of("none", List.of())))
                        .getMessage());
        assertEquals("Dashboard[pictures=6]", Dashboard.live(Tiny.examples(9)).toString());
    }
}

package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Progress.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {

    /** Remembers what it was told to show. */
    private static final class Page implements Kernel {
        private final boolean live;
        private final List<String> shown = new ArrayList<>();

        Page(boolean live) {
            this.live = live;
        }

        @Override
        public void display(String id, Rendering rendering) {
            shown.add("new: " + rendering.text());
        }

        @Override
        public void update(String id, Rendering rendering) {
            shown.add(rendering.text());
        }

        @Override
        public boolean live() {
            return live;
        }
    }

    @Test
    void showsOneBarThatEndsAsALine() {
        Page page = new Page(true);
        ProgressBars bars = new ProgressBars(page);
        bars.accept(state(0, 0, "", false));
        bars.accept(state(50, 500, "", false));
        bars.accept(state(250, 2500, "kept 3", false));
        bars.accept(state(1000, 10_000, "kept 9", true));
        assertEquals(
                List.of(
                        "new: pairs: 50 of 1,000 · 100/s · 9.5 s left",
                        "pairs: 250 of 1,000 · 100/s · 7.5 s left · kept 3",
                        "pairs: 1,000 in 10 s (100/s), kept 9"),
                page.shown);
    }

    @Test
    void showsAtMostThreeStatesASecond() {
        Page page = new Page(true);
        ProgressBars bars = new ProgressBars(page);
        for (int ms = 0; ms < 1000; ms += 10) {
            bars.accept(state(1, ms, "", false));
        }
        assertEquals(2, page.shown.size()); // at 500 and 840 ms
    }

    @Test
    void leavesNothingOfWorkThatIsSoonOver() {
        for (boolean live : List.of(true, false)) {
            Page page = new Page(live);
            ProgressBars bars = new ProgressBars(page);
            bars.accept(state(0, 0, "", false));
            bars.accept(state(500, 200, "", false));
            bars.accept(state(1000, 450, "", true));
            assertEquals(List.of(), page.shown);
        }
    }

    @Test
    void printsOnlyTheLastLineInATerminal() {
        Page page = new Page(false);
        ProgressBars bars = new ProgressBars(page);
        bars.accept(state(0, 0, "", false));
        bars.accept(state(500, 5000, "", false));
        assertTrue(page.shown.isEmpty());
        bars.accept(state(990, 66_000, "stopped early", true));
        assertEquals(
                List.of("new: pairs: 990 of 1,000 in 1 min 06 s (15/s), stopped early"),
                page.shown);
    }

    @Test
    void endsTheWorkOfAStoppedCellAndStillShowsHowFarItCame() {
        Page page = new Page(true);
        ProgressBars bars = new ProgressBars(page);
        bars.accept(state(3, 500, "", false));
        Thread.currentThread().interrupt();
        CancellationException stopped =
                assertThrows(
                        CancellationException.class, () -> bars.accept(state(4, 1000, "", false)));
        assertEquals("pairs was stopped", stopped.getMessage());
        bars.accept(state(4, 1000, "", true));
        assertEquals("pairs: 4 of 1,000 in 1.0 s (4.0/s)", page.shown.get(1));
    }

    @Test
    void saysTimesAsPeopleDo() {
        assertEquals("0.0 s", ProgressBars.time(Duration.ZERO));
        assertEquals("9.9 s", ProgressBars.time(Duration.ofMillis(9949)));
        assertEquals("10 s", ProgressBars.time(Duration.ofMillis(9950)));
        assertEquals("1 min 00 s", ProgressBars.time(Duration.ofMillis(59_600)));
        assertEquals("2 h 05 min", ProgressBars.time(Duration.ofMinutes(125)));
    }

    @Test
    void showsNothingStrangeForEmptyWork() {
        State empty = new State(1, "pairs", 0, 0, Duration.ofMillis(3), "", true);
        assertEquals("pairs: 0 in 0.0 s (0.00/s)", ProgressBars.summary(empty));
    }

    private static State state(long done, long ms, String note, boolean ended) {
        return new State(1, "pairs", done, 1000, Duration.ofMillis(ms), note, ended);
    }
}

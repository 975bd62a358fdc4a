package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.loop.Run;
import groundlab.loop.RunListener;
import groundlab.loop.TimelessLog;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Reward;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Mdpo;
import groundlab.reinforce.PpoTraining;
import groundlab.reinforce.RlooTraining;
import groundlab.reward.RewardTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTrainingTest {

    private static Vlm model;

    private final List<String> notices = new ArrayList<>();

    @TempDir private Path folder;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void listen() {
        Notices.install(notices::add);
    }

    @AfterEach
    void silence() {
        Progress.install(state -> {});
        Notices.install(System.out::println);
    }

    /** Writes down what it hears, and asks the model each time, as a dashboard does. */
    private static class Ear implements RunListener {
        private final List<String> heard = new ArrayList<>();
        private Vlm asked;

        @Override
        public void started(Start start) {
            heard.add(
                    "started %s, %d steps, %d rows, %d evaluations"
                            .formatted(
                                    start.name(),
                                    start.steps(),
                                    start.rows().size(),
                                    start.evaluations().size()));
            asked = start.model().orElse(null);
            ask();
        }

        @Override
        public void step(Map<String, Double> row) {
            heard.add("step " + row.get("step").intValue());
            ask();
        }

        @Override
        public void evaluated(Map<String, Double> row) {
            heard.add("evaluated " + row.get("step").intValue());
        }

        @Override
        public void ended(Ending ending) {
            heard.add("ended " + ending);
            ask();
        }

        private void ask() {
            if (asked != null) {
                ImageView view = ImageView.of(Tiny.picture(1).pixels());
                Ask ask = Ask.greedy(0, "Describe the image.");
                asked.answers(List.of(view), List.of(ask), Decoding.greedy(6));
            }
        }
    }

    private static PreferenceTraining training() {
        return PreferenceTraining.of(model, Tiny.pairs(8))
                .objective(new Mdpo(0.1))
                .batch(4)
                .epochs(2)
                .evaluation(Tiny.pairs(2))
                .learningRate(1e-3);
    }

    @Test
    void hearsAllThatHappensInItsOrder() throws IOException {
        Ear ear = new Ear();
        training().watch(ear).run(folder.resolve("run")).close();
        assertEquals(
                List.of(
                        "started Mdpo, 4 steps, 0 rows, 0 evaluations",
                        "evaluated 0",
                        "step 1",
                        "step 2",
                        "evaluated 2",
                        "step 3",
                        "step 4",
                        "evaluated 4",
                        "ended DONE"),
                ear.heard);
    }

    /** Also where the listener asks the model that is trained. */
    @Test
    void theSameBytesComeOutWhetherSomebodyListensOrNot() throws IOException {
        training().run(folder.resolve("alone")).close();
        training().watch(new Ear()).run(folder.resolve("watched")).close();
        String weights = "model/model.safetensors";
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("alone").resolve(weights)),
                Files.readAllBytes(folder.resolve("watched").resolve(weights)));
        assertEquals(
                TimelessLog.rows(folder.resolve("alone/log.csv")),
                TimelessLog.rows(folder.resolve("watched/log.csv")));
    }

    @Test
    void aListenerThatFailsIsNotToldAnyMoreAndTheRunGoesOn() throws IOException {
        Ear broken =
                new Ear() {
                    @Override
                    public void step(Map<String, Double> row) {
                        super.step(row);
                        throw new NoClassDefFoundError("no fonts");
                    }
                };
        try (Run run = training().watch(broken).run(folder.resolve("run"))) {
            assertEquals(4, run.log().rowCount());
        }
        assertEquals("step 1", broken.heard.get(broken.heard.size() - 1));
        assertEquals(
                List.of(
                        "a listener failed and is not told any more; the run goes on:"
                                + " java.lang.NoClassDefFoundError: no fonts"),
                notices.stream().filter(notice -> notice.contains("listener")).toList());
    }

    /** A kernel's output throws it where somebody has pressed stop. */
    @Test
    void aStopThatTheListenerHearsEndsTheRunWithAllThatWasDone() throws IOException {
        Ear stopping =
                new Ear() {
                    @Override
                    public void step(Map<String, Double> row) {
                        super.step(row);
                        throw new CancellationException("the cell was stopped");
                    }
                };
        Path run = folder.resolve("run");
        assertEquals(
                "Mdpo stopped after step 1 of 4; run it again to go on from there",
                assertThrows(CancellationException.class, () -> training().watch(stopping).run(run))
                        .getMessage());
        assertEquals("ended STOPPED", stopping.heard.get(stopping.heard.size() - 1));
        assertTrue(!Thread.interrupted(), "nobody is asked to stop twice");

        Ear after = new Ear();
        training().watch(after).run(run).close();
        assertEquals("started Mdpo, 4 steps, 1 rows, 1 evaluations", after.heard.get(0));
        assertEquals("step 2", after.heard.get(1));
    }

    /** Or it would go unheard, and the next run of the same cell would begin. */
    @Test
    void aStopInTheLastStepEndsTheCellAndTheRunIsOpenedAgain() throws IOException {
        RunListener stopping = new StopAt(4);
        Path run = folder.resolve("run");
        assertEquals(
                "Mdpo stopped after step 4 of 4; run it again to go on from there",
                assertThrows(CancellationException.class, () -> training().watch(stopping).run(run))
                        .getMessage());
        try (Run again = training().run(run)) {
            assertEquals(4, again.log().rowCount());
        }
    }

    @Test
    void saysThatARunFailed() throws IOException {
        Ear ear = new Ear();
        assertThrows(
                IllegalStateException.class,
                () -> training().learningRate(1e30).clip(1e30).epochs(9).watch(ear).run(folder));
        assertEquals("ended FAILED", ear.heard.get(ear.heard.size() - 1));
    }

    @Test
    void aListenerMayShowTheProgressItself() throws IOException {
        List<String> bars = new ArrayList<>();
        Progress.install(state -> bars.add(state.label()));
        training().watch(new Ear()).run(folder.resolve("bar")).close();
        assertTrue(bars.contains("Mdpo"), bars.toString());
        bars.clear();
        RunListener shows =
                new RunListener() {
                    @Override
                    public boolean showsProgress() {
                        return true;
                    }
                };
        training().watch(shows).run(folder.resolve("none")).close();
        assertTrue(!bars.contains("Mdpo"), bars.toString());
    }

    @Test
    void allTrainingCanBeWatched() throws IOException {
        Reward reward = Reward.chair(Lexicon.of(List.of("fork", "dog")));
        Ear ear = new Ear();
        SupervisedTraining.of(model, Tiny.examples(2)).watch(ear).run(folder.resolve("s")).close();
        RlooTraining.of(model, Tiny.examples(2), reward)
                .maxTokens(4)
                .watch(ear)
                .run(folder.resolve("r"))
                .close();
        PpoTraining.of(model, Tiny.examples(2), reward)
                .maxTokens(4)
                .watch(ear)
                .run(folder.resolve("p"))
                .close();
        RewardTraining.of(model, Tiny.pairs(2)).watch(ear).run(folder.resolve("w")).close();
        assertEquals(
                List.of("supervised training", "RLOO", "PPO", "reward model"),
                ear.heard.stream()
                        .filter(line -> line.startsWith("started"))
                        .map(line -> line.substring("started ".length(), line.indexOf(',')))
                        .toList());
        assertEquals(null, ear.asked, "a reward model gives no answers");
        assertEquals(
                "watch needs a listener, got null",
                assertThrows(IllegalArgumentException.class, () -> training().watch(null))
                        .getMessage());
    }
}

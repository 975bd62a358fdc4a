package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.PreferencePair;
import groundlab.internal.Notices;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LessonsTest {

    @Test
    void aStripShowsWhatIsSharedAndWhatIsScored() {
        try (Vlm model = Tiny.model()) {
            PreferencePair pair = Tiny.pairs(1).get(0);
            Html strip = TokenStrip.of(model, pair);
            String[] lines = strip.text().split("\n");
            assertEquals(6, lines.length);
            ImageView view = ImageView.of(pair.picture().pixels());
            int shared = model.promptTokens(view, pair.prompt()).length;
            int images = model.imageTokens(pair.picture().pixels());
            assertEquals("shared, not scored: positions 0 to " + (shared - 1), lines[0]);
            assertTrue(lines[1].contains("<image> ×" + images), lines[1]);
            float[] logps = model.tokenLogps(view, pair.prompt(), pair.chosen());
            double sum = model.logp(view, pair.prompt(), pair.chosen());
            assertEquals(
                    String.format(
                            Locale.ROOT,
                            "chosen, scored: positions %d to %d, sum %.2f",
                            shared,
                            shared + logps.length - 1,
                            sum),
                    lines[2]);
            assertEquals(logps.length, lines[3].strip().split(" ").length);
            assertTrue(lines[3].contains("</s>("), lines[3]);
            assertTrue(lines[4].startsWith("rejected, scored: positions " + shared));
            assertTrue(strip.html().contains("<span class=\"gl-token gl-image\">&lt;image&gt; ×"));
            assertTrue(strip.html().contains("<span class=\"gl-token gl-rejected\">"));
        }
    }

    @Test
    void anExerciseSaysWhetherItIsSolved() {
        Exercise exercise = Exercise.of("ln 2", Math.log(2));
        assertEquals("ln 2: right", exercise.grade(0.69));
        assertEquals("ln 2: not yet", exercise.grade(0.7));
        assertEquals("ln 2: not yet", exercise.grade(Double.NaN));
        assertEquals("ln 2: right", exercise.within(0.01).grade(0.7));
    }

    @Test
    void anExerciseMustHaveASolution() {
        assertEquals(
                "a solution must be a finite number, got NaN",
                assertThrows(IllegalArgumentException.class, () -> Exercise.of("", Double.NaN))
                        .getMessage());
        assertEquals(
                "a tolerance must be >= 0, got -1.0",
                assertThrows(IllegalArgumentException.class, () -> new Exercise("", 1, -1))
                        .getMessage());
    }

    @Test
    void noticesNameFilesFromTheProjectsFolder() {
        assertEquals(
                "3 of 3 from out/r.csv",
                Notebook.fromHome("3 of 3 from " + Path.of("out/r.csv").toAbsolutePath()));
        assertEquals("from /elsewhere/r.csv", Notebook.fromHome("from /elsewhere/r.csv"));
    }

    @Test
    void noticesAreLeftOutWhereTheyAreNotWanted() throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            int made =
                    Notebook.withoutNotices(
                            () -> {
                                Notices.say("unheard");
                                return 7;
                            });
            Notices.say("heard");
            assertEquals(7, made);
            assertEquals("heard", shown.toString(StandardCharsets.UTF_8).strip());
        } finally {
            System.setOut(out);
            Notices.install(System.out::println);
        }
    }
}

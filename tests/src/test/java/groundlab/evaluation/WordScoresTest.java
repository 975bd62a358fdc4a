package groundlab.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.plot.WordLikelihood;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordScoresTest {

    private static final String PROMPT = "Describe the image.";
    private static final String ANSWER = "There is a fork and a knife.";

    private static final WordScores SEEN =
            new WordScores(List.of("a", "fork"), new double[] {-1, -0.5});

    @ParameterizedTest
    @ValueSource(strings = {"picture", "none", "unknown"})
    void wordsAndTheEndSumToTheAnswer(String place) {
        try (Vlm model = Tiny.model()) {
            ImageView view =
                    switch (place) {
                        case "none" -> ImageView.none();
                        case "unknown" -> ImageView.unknown();
                        default -> ImageView.of(Tiny.picture(1).pixels());
                    };
            WordScores scores = WordScores.of(model, view, PROMPT, ANSWER);
            assertEquals(
                    List.of("There", "is", "a", "fork", "and", "a", "knife", "."), scores.words());
            float[] tokens = model.tokenLogps(view, PROMPT, ANSWER);
            double words = Arrays.stream(scores.logps()).sum();
            assertEquals(model.logp(view, PROMPT, ANSWER), words + tokens[tokens.length - 1], 1e-5);
            assertEquals(tokens[3], scores.logps()[3]);
        }
    }

    @Test
    void theExampleOfTheDocumentationDraws() {
        try (Vlm model = Tiny.model()) {
            ImageView view = ImageView.of(Tiny.picture(1).pixels());
            WordScores seen = WordScores.of(model, view, PROMPT, ANSWER);
            WordScores blind = WordScores.of(model, ImageView.none(), PROMPT, ANSWER);
            var chart =
                    WordLikelihood.titled("With and without")
                            .words(seen.words())
                            .add("with the picture", seen.logps())
                            .add("without", blind.logps())
                            .chart();
            assertEquals("With and without", chart.getTitle());
        }
    }

    /** −1 + 3 and −0.5 + 0.25. */
    @Test
    void comparesTheSameWordsOnly() {
        WordScores blind = new WordScores(SEEN.words(), new double[] {-3, -0.25});
        assertArrayEquals(new double[] {2, -0.25}, SEEN.against(blind));
        WordScores other = new WordScores(List.of("a"), new double[] {-1});
        assertMessage(
                "scores to compare must be of the same words, got [a, fork] and [a]",
                () -> SEEN.against(other));
        assertMessage(
                "each of 1 words must have a log-probability, got 0",
                () -> new WordScores(List.of("a"), new double[0]));
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}

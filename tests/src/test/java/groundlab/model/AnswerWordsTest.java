package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerWordsTest {

    private static final String TEXT = "A café-bar, isn't it? 2 knives.";

    /** Pieces of words, blanks by themselves, and é in two bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"idefics3", "llava-biased"})
    void anyTokenizerGivesTheSameWords(String folder) throws IOException {
        try (Vlm model = Vlm.load(Path.of("src/test/resources/parity", folder))) {
            AnswerWords words = AnswerWords.of(model, ImageView.none(), "Is it?", TEXT);
            assertEquals(
                    List.of("A", "café-bar", ",", "isn't", "it", "?", "2", "knives", "."),
                    words.words());
            assertTrue(words.tokens().size() > 9);
            float[] ones = new float[words.tokens().size()];
            Arrays.fill(ones, 1);
            double[] counts = words.sums(ones);
            assertEquals(ones.length, Arrays.stream(counts).sum());
            assertEquals(counts[1], words.tokensOf("café-bar").length);
            int knives = words.tokensOf("knives")[0];
            assertTrue(words.tokens().get(knives).matches("|k\\w*"), words.tokens().toString());
        }
    }

    @Test
    void unknownWordsAreWrittenAsTheModelReadsThem() {
        try (Vlm model = Tiny.model()) {
            AnswerWords words = AnswerWords.of(model, ImageView.none(), "Is it?", "a zebra.");
            assertEquals(List.of("a", "<unk>", "."), words.words());
            assertArrayEquals(new int[] {0, 1, 2}, words.wordOf());
        }
    }

    /** −1 + −2 for the first word; "the" came in one token with "of". */
    @Test
    void wordsSumTheirTokens() {
        AnswerWords words =
                new AnswerWords(
                        List.of("knives", "of", "the"),
                        List.of("kni", "ves", "of the"),
                        new int[] {0, 0, 1});
        float[] tokens = {-1, -2, -4};
        assertArrayEquals(new double[] {-3, -4, Double.NaN}, words.sums(tokens));
        assertMessage(
                "each of 3 tokens must have a value, got 2", () -> words.sums(new float[] {1, 2}));
        assertMessage(
                "the must be a word of the answer with a token, got [knives, of, the]",
                () -> words.tokensOf("the"));
    }

    @Test
    void eachTokenNeedsAWord() {
        assertMessage(
                "each of 1 tokens must have a word, got 0",
                () -> new AnswerWords(List.of("a"), List.of("a"), new int[0]));
        assertMessage(
                "an answer must have at least one word, got none",
                () -> new AnswerWords(List.of(), List.of(), new int[0]));
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}

package groundlab.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarityTest {

    /** Weights: a in both texts ln(3/3)+1 = 1; b, c in one ln(3/2)+1 = 1.405: 1 / (1 + 1.975). */
    @Test
    void similarityIsTheCosineOfWeightedWords() {
        Similarity words = TfIdf.of(List.of("a b", "a c"));
        assertEquals(0.33610, words.of("A b.", "a c"), 1e-5);
        assertEquals(1, words.of("a b", "B, a!"), 1e-12);
        assertEquals(0, words.of("b", "c"), 1e-12);
        assertEquals(1, words.of("", ""), 1e-12);
    }

    /** It stands in records, which another machine must know again. */
    @Test
    void printsTheSameOnAllMachines() {
        assertEquals(
                "TfIdf[texts=2, sha256=bad453695539]", TfIdf.of(List.of("a b", "a c")).toString());
    }

    @Test
    void wordsOfAllScriptsCount() {
        Similarity words = TfIdf.of(List.of("Собака спит.", "Кошка спит."));
        assertEquals(0, words.of("Собака", "Кошка"), 1e-12);
        assertEquals(1, words.of("Собака спит", "собака, спит"), 1e-12);
    }

    @Test
    void wordsAreThoseOfAnyScript() {
        Similarity words = TfIdf.of(List.of("a b"));
        assertEquals(0, words.of("собака спит", "кошка ест"), 1e-12);
        assertEquals(0, words.of("狗在睡觉", "猫在吃饭"), 1e-12);
        assertEquals(0, words.of("café", "caf"), 1e-12);
    }

    @Test
    void sentencesComeApartAndTogether() {
        assertEquals(
                List.of("This is it.", "Is it?", "Yes"),
                Sentences.split(" This is it. Is it?  Yes "));
        assertEquals("a fork.", Sentences.join("a fork", "."));
        assertEquals("a fork and", Sentences.join("a fork", "and"));
        assertEquals("and", Sentences.join("", "and"));
    }
}

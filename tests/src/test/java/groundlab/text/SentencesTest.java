package groundlab.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesTest {

    @Test
    void aSentenceEndsWithItsMark() {
        assertEquals(
                List.of("Is it a dog?", "No.", "It is 3.5 cats!"),
                Sentences.split("  Is it a dog? No.\nIt is 3.5 cats! "));
        assertEquals(List.of("no mark"), Sentences.split("no mark"));
        assertEquals(List.of(), Sentences.split(" \n"));
    }

    @Test
    void aQuotationMarkBelongsToTheSentenceBeforeIt() {
        assertEquals(
                List.of("A sign says \"Stop.\"", "(It is red.)", "A car waits."),
                Sentences.split("A sign says \"Stop.\" (It is red.) A car waits."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A St. Bernard sleeps.",
                "Mr. and Mrs. Lee eat with Dr. Fox.",
                "A pet, e.g. a dog, i.e. an animal, vs. a cat."
            })
    void anAbbreviationEndsNoSentence(String text) {
        assertEquals(List.of(text), Sentences.split(text));
    }

    @Test
    void theNumberOfAListBeginsItsLine() {
        assertEquals(
                List.of("1. A dog.", "2. A cat that is 3.", "It runs."),
                Sentences.split("1. A dog.\n2. A cat that is 3. It runs."));
    }

    /** The same letters at the end of a word are none. */
    @Test
    void aWordThatEndsLikeAnAbbreviationEndsASentence() {
        assertEquals(List.of("It is fast.", "It runs."), Sentences.split("It is fast. It runs."));
    }

    @Test
    void partsAreJoinedAsOneWrites() {
        assertEquals("A dog. It runs.", Sentences.join("A dog.", "It runs."));
        assertEquals("A dog, a cat", Sentences.join("A dog", ", a cat"));
        assertEquals("A dog", Sentences.join("", "A dog"));
    }
}

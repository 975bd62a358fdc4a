package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Truth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexiconTest {

    private final Lexicon lexicon =
            Lexicon.of(List.of("dog", "hot dog", "stop sign", "bus", "couch", "berry", "car"));

    @Test
    void findsMentionsInOrderWithTheirPlaces() {
        // "A Dog and a stop sign, the dog." : Dog at 2, stop sign at 12, dog at 27
        assertEquals(
                List.of(
                        new Mention("dog", 2, 5),
                        new Mention("stop sign", 12, 21),
                        new Mention("dog", 27, 30)),
                lexicon.mentions("A Dog and a stop sign, the dog."));
    }

    /** Records tell samplers apart by what they print. */
    @Test
    void lexiconsOfOtherNamesPrintOtherwise() {
        String one = Lexicon.of(List.of("dog", "cat")).toString();
        assertEquals(one, Lexicon.of(List.of("dog", "cat")).toString());
        assertTrue(one.matches("Lexicon\\[objects=2, sha256=[0-9a-f]{12}]"), one);
        assertFalse(one.equals(Lexicon.of(List.of("dog", "cow")).toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "two hot dogs, hot dog",
        "a hot-dog, hot dog",
        "a stop  sign, stop sign",
        "three buses, bus",
        "COUCHES!, couch",
        "some berries, berry",
        "the dog's tail, dog",
        "dog-friendly, dog"
    })
    void findsFormsOfAName(String text, String object) {
        assertEquals(Set.of(object), lexicon.objects(text));
    }

    @ParameterizedTest
    @CsvSource({"a cartoon", "scar", "hotdog", "a stop. Sign here", "''", "dogged", "car2"})
    void findsNoPartsOfWordsAndNoNamesAcrossSentences(String text) {
        assertEquals(List.of(), lexicon.mentions(text));
    }

    @Test
    void readsNamesAcrossASentenceEndApart() {
        assertEquals(Set.of("dog"), lexicon.objects("It is hot. Dog and man are in the shade."));
    }

    @Test
    void mapsSynonymsToTheirObject() {
        Lexicon synonyms =
                Lexicon.of(Map.of("person", "person", "people", "person", "man", "person"));
        assertEquals(
                List.of("person", "person"),
                synonyms.mentions("A man among people").stream().map(Mention::object).toList());
        assertEquals(Set.of("person"), synonyms.objects());
    }

    @Test
    void prefersAGivenNameToAPlural() {
        Lexicon both = Lexicon.of(Map.of("glass", "wine glass", "glasses", "eyewear"));
        assertEquals(Set.of("eyewear"), both.objects("her glasses"));
    }

    @Test
    void keepsInventedMentionsOnly() {
        assertEquals(
                List.of(new Mention("car", 12, 15)),
                lexicon.invented("A dog and a car", Truth.of(List.of("dog"))));
    }

    @Test
    void anEmptyLexiconFindsNothing() {
        assertEquals(List.of(), Lexicon.of(List.of()).mentions("a dog"));
    }

    @Test
    void saysWhatANameMustBe() {
        var blank = assertThrows(IllegalArgumentException.class, () -> Lexicon.of(List.of("-")));
        assertEquals("a name must have at least one word, got \"-\"", blank.getMessage());
        var names = new java.util.TreeMap<>(Map.of("Dog", "dog", "dog", "cat"));
        var twice = assertThrows(IllegalArgumentException.class, () -> Lexicon.of(names));
        assertEquals("\"dog\" must name one object, got dog and cat", twice.getMessage());
    }

    @Test
    void saysThatAMentionMustSpanSomething() {
        var error = assertThrows(IllegalArgumentException.class, () -> new Mention("dog", 3, 3));
        assertEquals("a mention must span at least one character, got 3 to 3", error.getMessage());
    }
}

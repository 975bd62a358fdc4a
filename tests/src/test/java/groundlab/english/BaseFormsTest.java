package groundlab.english;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import groundlab.Vectors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseFormsTest {

    private static final String CLASSES = "nvar";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "buses, bus",
                "bus, bu",
                "ties, ty",
                "glasses, glass",
                "cookies, cookies",
                "policemen, policeman",
                "People, person",
                "mothers-in-law, mother-in-law",
                "dogs', dog's",
                "'s, '",
                "oxen, ox",
                "s, s"
            })
    void makesSingularFormsWithTheirSlips(String word, String singular) {
        assertEquals(singular, Singular.of(word));
    }

    @ParameterizedTest
    @CsvSource({
        "men, NOUN, men",
        "women, NOUN, woman",
        "vases, NOUN, vas",
        "seated, VERB, seat",
        "seated, NOUN, seated",
        "skiing, VERB, ski",
        "happiest, ADJECTIVE, happy",
        "best, ADVERB, best",
        "geese, OTHER, goose",
        "zzqzzqs, NOUN, zzqzzqs",
        "'', NOUN, ''"
    })
    void findsTheShortestBaseFormOfAWordClass(String word, WordClass wordClass, String base) {
        assertEquals(base, WordNet.get().lemma(word, wordClass));
    }

    /** No such word is known, so that the endings are stripped again and again. */
    @Test
    void getsOverLongWords() {
        String word = "b" + "es".repeat(2_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertEquals("be", WordNet.get().lemma(word, WordClass.VERB)));
    }

    @Test
    void agreesWithPatternAndNltkOnOurWords() throws IOException {
        forms(Reference.table(Reference.FOLDER.resolve("forms.tsv")));
    }

    @Test
    void agreesOnAllFormsOfObjectWords() throws IOException {
        List<String[]> rows = Reference.table(Vectors.file("chair/expected/surface_forms.tsv"));
        forms(rows.subList(1, rows.size()));
    }

    @Test
    void agreesOnTheWordsOfRealCaptions() throws IOException {
        List<String> misses = new ArrayList<>();
        for (String[] row : Reference.table(Vectors.file("chair/expected/singularize.tsv"))) {
            note(row[0], row[1], Singular.of(row[0]), misses);
        }
        for (String[] row : Reference.table(Vectors.file("chair/expected/wordnet_lemmatize.tsv"))) {
            WordClass wordClass = WordClass.values()[CLASSES.indexOf(row[1])];
            note(row[0], row[2], WordNet.get().lemma(row[0], wordClass), misses);
        }
        assertEquals(List.of(), misses);
    }

    private static void forms(List<String[]> rows) {
        List<String> misses = new ArrayList<>();
        for (String[] row : rows) {
            note(row[0], row[1], Singular.of(row[0]), misses);
            for (int i = 0; i < CLASSES.length(); i++) {
                String lemma = WordNet.get().lemma(row[0], WordClass.values()[i]);
                note(row[0], row[i + 2], lemma, misses);
            }
        }
        assertEquals(List.of(), misses);
    }

    private static void note(String word, String wanted, String got, List<String> misses) {
        if (!wanted.equals(got)) {
            misses.add(word + ": wanted " + wanted + ", got " + got);
        }
    }
}

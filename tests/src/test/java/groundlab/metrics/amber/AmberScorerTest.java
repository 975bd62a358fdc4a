package groundlab.metrics.amber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.answers.AmberFiles;
import groundlab.answers.AmberFiles.Annotations;
import groundlab.english.Tagger;
import groundlab.metrics.YesNo;
import groundlab.metrics.amber.AmberMention.Verdict;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AmberScorerTest {

    private static final AmberWords WORDS =
            new AmberWords(
                    Map.of(
                            "person", List.of("man", "woman"),
                            "dog", List.of("puppy"),
                            "tree", List.of("forest"),
                            "forest", List.of("tree"),
                            "cup", List.of(),
                            "sign", List.of()),
                    Set.of("sign"));
    private static final AmberTruth TRUTH =
            new AmberTruth(List.of("person", "forest"), List.of("dog"));

    private static List<AmberNoun> nouns(String... words) {
        List<AmberNoun> nouns = new ArrayList<>();
        for (String word : words) {
            nouns.add(new AmberNoun(word, nouns.size(), nouns.size() + 1));
        }
        return nouns;
    }

    /** Of man, man, sign, puppy, cup, 2 of 5 are invented; person of 2 objects, dog of 1 target. */
    @Test
    void saysOfEveryKnownNounWhatItCountsAs() {
        AmberScore score =
                AmberScorer.of(WORDS)
                        .score(nouns("man", "man", "sign", "puppy", "cup", "image", "Dog"), TRUTH);
        assertEquals(
                List.of(
                        Verdict.COVERS,
                        Verdict.COVERS,
                        Verdict.SAFE,
                        Verdict.TARGET,
                        Verdict.INVENTED),
                score.mentions().stream().map(AmberMention::verdict).toList());
        assertEquals("person", score.mentions().get(0).object());
        assertEquals(List.of("dog"), score.mentions().get(3).targets());
        AmberGenerative counts = score.counts();
        assertEquals(new AmberGenerative(5, 2, 2, 1, 1, 1, 1, 1), counts);
        assertEquals(0.4, counts.chair());
        assertEquals(0.5, counts.cover());
        assertEquals(1, counts.hal());
        assertEquals(1, counts.cog());
    }

    /** "tree" is first met as a word for the forest, and covers that. */
    @Test
    void wordsThatStandForAnotherObjectAreMetBeforeTheObjectItself() {
        AmberTruth both = new AmberTruth(List.of("tree", "forest"), List.of());
        AmberScore score = AmberScorer.of(WORDS).score(nouns("tree"), both);
        assertEquals("forest", score.mentions().get(0).object());
    }

    /** cup ~ dog marks the target; cup ~ man covers the person, so cup is not invented. */
    @Test
    void alikeWordsCountToo() {
        WordSimilarity table =
                (word, other) ->
                        word.equals("cup") && Set.of("dog", "man").contains(other) ? 0.81 : 0.8;
        AmberScore score =
                AmberScorer.of(WORDS).similarity(table).score(nouns("cup", "puppy"), TRUTH);
        assertEquals(Verdict.COVERS, score.mentions().get(0).verdict());
        assertEquals(List.of("dog"), score.mentions().get(0).targets());
        assertEquals(Verdict.TARGET, score.mentions().get(1).verdict());
        assertEquals("identity", WordSimilarity.IDENTITY.toString());
    }

    @Test
    void nothingNamedIsUndefinedAndNotZero() {
        AmberGenerative none = AmberScorer.of(WORDS).score(List.of(), TRUTH).counts();
        assertTrue(Double.isNaN(none.chair()));
        assertEquals(0, none.hal());
        assertEquals("[CHAIR, Cover, Hal, Cog]", AmberGenerative.METRICS.toString());
        // 0/0.001, 0/2.001, 100 - 1/1.001 · 100 = 0.0999, 0/1.001
        assertEquals("{CHAIR=0.0, Cover=0.0, Hal=0.1, Cog=0.0}", AmberPrint.of(none).toString());
    }

    /** YesNo TP 3, FP 1, TN 4, FN 2, unclear 1 and 1: said no 6, rightly 4, no was right 4+1+1. */
    @Test
    void noIsThePositiveClassOfQuestions() {
        AmberDiscriminative counts = AmberDiscriminative.of(new YesNo(3, 1, 4, 2, 1, 1));
        assertEquals(new AmberDiscriminative(12, 7, 6, 4, 6, 2), counts);
        assertEquals(7 / 12.0, counts.accuracy(), 1e-12);
        assertEquals(4 / 6.0, counts.precision(), 1e-12);
        assertEquals(4 / 6.0, counts.recall(), 1e-12);
        assertEquals(8 / 12.0, counts.f1(), 1e-12);
        Amber both = new Amber(new AmberGenerative(4, 1, 1, 1, 1, 1, 1, 1), counts);
        assertEquals((1 - 0.25 + 8 / 12.0) / 2, both.score(), 1e-12);
        assertEquals(14, both.numbers().size());
        assertTrue(Double.isNaN(new Amber(AmberGenerative.NONE, counts).score()));
    }

    @Test
    void rejectsPartsThatAreLargerThanTheirWholes() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new AmberGenerative(1, 2, 0, 0, 0, 0, 1, 0));
        assertEquals(
                "parts must be within their wholes, got 2/1, 0/0, 0/0, 0/1", error.getMessage());
        error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new AmberDiscriminative(1, 2, 0, 0, 0, 0));
        assertEquals(
                "parts must be within their wholes, got 2 of 1 right, 0 no, 0 of 0 rightly, 0"
                        + " unclear",
                error.getMessage());
        error = assertThrows(IllegalArgumentException.class, () -> new AmberNoun("a", 2, 2));
        assertEquals("a noun must span characters, got 2 to 2", error.getMessage());
    }

    /** Twenty designed descriptions, with their nouns as NLTK gave them. */
    @Test
    void countsDescriptionsAsThePublishedProgramDoes() throws IOException {
        Annotations annotations = annotations();
        AmberScorer scorer =
                AmberScorer.of(
                        AmberFiles.words(
                                Vectors.file("amber/upstream/relation.json"),
                                Vectors.file("amber/upstream/safe_words.txt")));
        JsonObject designed = expected().getAsJsonObject("designed_generative");
        WordSimilarity table = table(designed.getAsJsonArray("similarity_table"));
        int cases = 0;
        for (JsonElement element : designed.getAsJsonArray("cases")) {
            JsonObject one = element.getAsJsonObject();
            AmberScorer used = one.get("table").getAsBoolean() ? scorer.similarity(table) : scorer;
            List<String> words = new ArrayList<>();
            one.getAsJsonArray("nouns").forEach(noun -> words.add(noun.getAsString()));
            AmberTruth truth =
                    annotations
                            .pictures()
                            .get(one.getAsJsonObject("input").get("id").getAsString());
            AmberGenerative counts =
                    used.score(nouns(words.toArray(String[]::new)), truth).counts();
            checkRaw(one.getAsJsonObject("raw"), counts, one.toString());
            one.getAsJsonObject("printed")
                    .asMap()
                    .forEach(
                            (name, value) ->
                                    assertEquals(
                                            value.getAsBigDecimal(),
                                            AmberPrint.of(counts).get(name),
                                            name + " of " + one));
            cases++;
        }
        assertEquals(20, cases);
    }

    /** From the text on, with the tagger that needs no files. */
    @Test
    void findsTheNounsItselfAndPrintsTheSame() throws IOException {
        Annotations annotations = annotations();
        AmberScorer scorer =
                AmberScorer.of(
                        AmberFiles.words(
                                Vectors.file("amber/upstream/relation.json"),
                                Vectors.file("amber/upstream/safe_words.txt")));
        NounExtractor nouns = NounExtractor.of(Tagger.standard());
        assertEquals(Tagger.standard().toString(), nouns.toString());
        JsonObject designed = expected().getAsJsonObject("designed_generative");
        for (JsonElement element : designed.getAsJsonArray("cases")) {
            JsonObject one = element.getAsJsonObject();
            JsonObject input = one.getAsJsonObject("input");
            if (!one.get("table").getAsBoolean()) {
                String text = input.get("response").getAsString();
                AmberTruth truth = annotations.pictures().get(input.get("id").getAsString());
                AmberGenerative counts = scorer.score(nouns.nouns(text), truth).counts();
                checkRaw(one.getAsJsonObject("raw"), counts, one.toString());
            }
        }
    }

    @Test
    void nounsAreBaseFormsWithTheirPlaces() {
        List<AmberNoun> found =
                NounExtractor.of(Tagger.standard()).nouns("There are two dogs and a cat.");
        assertEquals(List.of(new AmberNoun("dog", 14, 18), new AmberNoun("cat", 25, 28)), found);
    }

    private static void checkRaw(JsonObject raw, AmberGenerative counts, String which) {
        assertEquals((int) raw.get("chair_num").getAsDouble(), counts.mentions(), which);
        assertEquals(raw.get("chair_score").getAsInt(), counts.invented(), which);
        assertEquals((int) raw.get("safe_cover_num").getAsDouble(), counts.objects(), which);
        assertEquals(raw.get("safe_cover_score").getAsInt(), counts.covered(), which);
        assertEquals((int) raw.get("hallu_cover_num").getAsDouble(), counts.targets(), which);
        assertEquals(raw.get("hallu_cover_score").getAsInt(), counts.named(), which);
        assertEquals(1 - raw.get("non_hallu_score").getAsInt(), counts.wrongResponses(), which);
    }

    private static WordSimilarity table(JsonArray rows) {
        return (word, other) -> {
            for (JsonElement row : rows) {
                JsonArray cells = row.getAsJsonArray();
                Set<String> pair = Set.of(cells.get(0).getAsString(), cells.get(1).getAsString());
                if (!word.equals(other) && pair.equals(Set.of(word, other))) {
                    return cells.get(2).getAsDouble();
                }
            }
            return WordSimilarity.IDENTITY.of(word, other);
        };
    }

    /** Nine published models: what the table prints as AMBER follows from its CHAIR and F1. */
    @Test
    void theScoreIsThatOfThePublishedTable() throws IOException {
        int models = 0;
        for (JsonElement row : expected().getAsJsonArray("published_table_README_result.jpg")) {
            JsonObject one = row.getAsJsonObject();
            BigDecimal chair = one.get("CHAIR").getAsBigDecimal();
            BigDecimal f1 = one.get("F1").getAsBigDecimal();
            assertEquals(
                    one.get("AMBER").getAsBigDecimal(),
                    AmberPrint.score(chair, f1),
                    one.toString());
            models++;
        }
        assertEquals(9, models);
    }

    private static Annotations annotations() throws IOException {
        return AmberFiles.annotations(
                Vectors.file("amber/upstream/annotations.json"), BadRows.FAIL);
    }

    private static JsonObject expected() throws IOException {
        String text = Files.readString(Vectors.file("amber/expected.json"));
        return JsonParser.parseString(text).getAsJsonObject();
    }
}

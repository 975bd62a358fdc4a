package groundlab.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.text.Similarity;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class FiltersTest {

    private static final Picture CAT = Picture.of(Path.of("cat.png"));
    private static final Picture DOG = Picture.of(Path.of("dog.png"));

    private final List<PreferencePair> pairs = new ArrayList<>();

    private void add(Picture picture, String prompt, String chosen, String rejected) {
        pairs.add(
                new PreferencePair(
                        "p" + pairs.size(),
                        picture,
                        prompt,
                        chosen,
                        rejected,
                        Optional.empty(),
                        Optional.empty(),
                        Provenance.NONE));
    }

    private FilterReport report(Filter... filters) {
        return Filters.of(filters).apply(Pairs.of(pairs, Provenance.NONE)).report();
    }

    /** Names what was dropped, in the pairs' order. */
    private List<String> dropped(Filter filter) {
        FilterPass pass = Filters.of(filter).pass();
        return pairs.stream().filter(p -> !pass.keeps(p)).map(PreferencePair::id).toList();
    }

    @Test
    void answersThatAreAtLeastSoSimilarGo() {
        add(CAT, "What?", "aa", "aab"); // 2 of 3 letters
        add(CAT, "What?", "aa", "aabbb"); // 2 of 5
        Similarity lengths = (one, other) -> (double) one.length() / other.length();
        assertEquals(List.of("p0"), dropped(Filter.tooSimilar(lengths, 0.5)));
        assertEquals(List.of("p0", "p1"), dropped(Filter.tooSimilar(lengths, 0.4)));
        assertEquals(
                "p0: similarity 0.667",
                report(Filter.tooSimilar(lengths, 0.5)).lines().get(0).first());
    }

    @Test
    void eitherAnswerMayBeTooLong() {
        add(CAT, "What?", "one two three", "one");
        add(CAT, "What?", "one", " one \n two  three four");
        add(CAT, "What?", "one two three", "one two");
        assertEquals(List.of("p1"), dropped(Filter.tooLong(3)));
        assertEquals("p1: 4 words", report(Filter.tooLong(3)).lines().get(0).first());
    }

    @Test
    void anAnswerOfMarksAloneIsEmpty() {
        add(CAT, "What?", "…", "A cat.");
        add(CAT, "What?", "A cat.", "?!");
        add(CAT, "What?", "猫", "2");
        assertEquals(List.of("p0", "p1"), dropped(Filter.empty()));
    }

    @Test
    void answersThatDifferInBlanksAndCaseOnlyAreTheSame() {
        add(CAT, "What?", "A cat.", " a  CAT. ");
        add(CAT, "What?", "A cat.", "A cat");
        assertEquals(List.of("p0"), dropped(Filter.sameAnswers()));
        assertEquals(
                "p0: both answers are the same",
                report(Filter.sameAnswers()).lines().get(0).first());
    }

    @Test
    void aDuplicateDiffersInBlanksAndCaseOnly() {
        add(CAT, "What is it?", "A cat.", "A dog.");
        add(CAT, " what  is it? ", "a CAT.", "A\ndog.");
        add(DOG, "What is it?", "A cat.", "A dog.");
        add(CAT, "What is it?", "A cat.", "A dog, big.");
        assertEquals(List.of("p1"), dropped(Filter.duplicates()));
    }

    @Test
    void picturesInMemoryAreTheSameIfTheirPixelsAre() {
        BufferedImage red = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        red.setRGB(0, 0, 0xFF0000);
        add(Picture.of("one", red), "What?", "Red.", "Blue.");
        add(Picture.of("two", red), "What?", "Red.", "Blue.");
        assertEquals(List.of("p1"), dropped(Filter.duplicates()));
    }

    @Test
    void ofTwoThatContradictTheLaterGoes() {
        add(CAT, "What?", "A cat.", "A dog.");
        add(CAT, "What?", "A dog.", "A cat."); // the other way round
        add(CAT, "What?", "A cow.", "A cat."); // chosen in p0, rejected here
        add(CAT, "What?", "a dog.", "A pig."); // rejected in p0, chosen here
        add(DOG, "What?", "A dog.", "A cat."); // another picture
        add(CAT, "Which?", "A dog.", "A cat."); // another question
        add(CAT, "What?", "A pig.", "A cow."); // known only from pairs that went
        assertEquals(List.of("p1", "p2", "p3"), dropped(Filter.contradictions()));
    }

    /** p0 is dropped as too long, so p1 contradicts nothing that is kept. */
    @Test
    void whatAnotherFilterDropsIsNotRemembered() {
        add(CAT, "What?", "A cat of some size.", "A dog.");
        add(CAT, "What?", "A dog.", "A cat.");
        FilterReport report = report(Filter.contradictions(), Filter.tooLong(3));
        assertEquals(
                "1 of 2 pairs kept; dropped: contradicting 0, too long (3 words) 1",
                report.toString());
    }

    @Test
    void theFirstFilterThatObjectsCounts() {
        add(CAT, "What?", "…", "A very long answer.");
        add(CAT, "What?", "A cat.", "A dog.");
        Filter dated = Filter.dropping("mentions a date", pair -> pair.id().equals("p1"));
        assertEquals(
                "0 of 2 pairs kept; dropped: empty 1, too long (2 words) 0, mentions a date 1",
                report(Filter.empty(), Filter.tooLong(2), dated).toString());
    }

    @Test
    void everyPassBeginsAnew() {
        add(CAT, "What?", "A cat.", "A dog.");
        Filters filters = Filters.of(Filter.duplicates(), Filter.contradictions());
        for (int i = 0; i < 2; i++) {
            FilterPass pass = filters.pass();
            assertEquals(1, pass.keep(Stream.concat(pairs.stream(), pairs.stream())).count());
            assertEquals(1, pass.report().kept());
        }
    }

    @Test
    void keptPairsRememberTheFilters() {
        add(CAT, "What?", "A cat.", "A dog.");
        Filtered filtered =
                Filters.of(Filter.empty()).apply(Pairs.of(pairs, Provenance.NONE.with("seed", 7)));
        assertEquals(pairs, filtered.pairs());
        assertEquals(
                "{seed=7, filters=1 of 1 pairs kept; dropped: empty 0}",
                filtered.pairs().provenance().facts().toString());
    }

    @Test
    void theReportIsATable() {
        add(CAT, "What?", "…", "A dog.");
        add(CAT, "What?", "A cat.", "A dog.");
        Table table = report(Filter.empty(), Filter.duplicates()).table();
        assertEquals(List.of("filter", "pairs", "share", "first"), table.columnNames());
        assertEquals(List.of("empty", "duplicate", "kept"), table.stringColumn("filter").asList());
        assertEquals(0.5, table.doubleColumn("share").get(0));
        assertEquals("p0: the chosen answer has no word", table.stringColumn("first").get(0));
    }

    @Test
    void aReportOfNothingHasNoShares() {
        assertTrue(report(Filter.empty()).table().column("share").isMissing(0));
    }

    @Test
    void saysWhatItsSettingsMustBe() {
        var words = assertThrows(IllegalArgumentException.class, () -> Filter.tooLong(0));
        assertEquals("words must be >= 1, got 0", words.getMessage());
        var limit =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Filter.tooSimilar((a, b) -> 1, Double.NaN));
        assertEquals("limit must be in [-1, 1], got NaN", limit.getMessage());
    }
}

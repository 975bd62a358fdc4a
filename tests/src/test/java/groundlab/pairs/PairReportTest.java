package groundlab.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.model.Tiny;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PairReportTest {

    private static PreferencePair pair(int id, String chosen, String rejected) {
        return new PreferencePair(
                "p" + id,
                Tiny.picture(id),
                "What is it?",
                chosen,
                rejected,
                Optional.empty(),
                Optional.empty(),
                Provenance.NONE);
    }

    /**
     * Differences 1, 1, −1, 3: mean 1, variance (0 + 0 + 4 + 4) / 3, error √(8 / 12) = 0.8165.
     * Three of four are longer; Wilson: (0.75 + 3.8416 / 8) / (1 + 3.8416 / 4) = 0.6275, half 1.96
     * √ (0.1875 / 4 + 3.8416 / 64) / 1.9604 = 0.3269.
     */
    @Test
    void lengthBiasHasTheHandComputedValues() {
        LengthBias bias =
                LengthBias.of(
                        List.of(
                                pair(1, "a b", "a b c"),
                                pair(2, "a", "a b."),
                                pair(3, "a, b", "a"),
                                pair(4, "a", "don't a b-c d")));
        assertEquals(1.5, bias.chosen(), 1e-12);
        assertEquals(2.5, bias.rejected(), 1e-12);
        assertEquals(1, bias.difference().value(), 1e-12);
        assertEquals(1 - 1.96 * 0.81650, bias.difference().low(), 1e-4);
        assertTrue(
                bias.toString().startsWith("words: 1.5 chosen, 2.5 rejected, difference 1.000 ["),
                bias.toString());
        assertEquals(0.75, bias.rejectedLonger().value(), 1e-12);
        assertEquals(0.6275 - 0.3269, bias.rejectedLonger().low(), 2e-4);
        assertEquals(0.6275 + 0.3269, bias.rejectedLonger().high(), 2e-4);
    }

    /**
     * "a" 2 times chosen of 2, "b" 2 times rejected of 2, so totals 2 and 2, prior 500 · 2 / 4 =
     * 250 each. For "b": ln((2 + 250) / (2 + 500 − 252)) − ln(250 / (2 + 500 − 250)) = 0.015936,
     * variance 1 / 252 + 1 / 250, z = 0.17855.
     */
    @Test
    void vocabularyShiftHasTheHandComputedValues() {
        List<VocabularyShift.Word> words =
                VocabularyShift.of(List.of(pair(1, "A a", "b B."))).words();
        assertEquals(2, words.size());
        assertEquals("a", words.get(0).text());
        assertEquals(-0.17855, words.get(0).z(), 1e-4);
        assertEquals(0.17855, words.get(1).z(), 1e-4);
        assertEquals(0, words.get(1).chosen());
        assertEquals(2, words.get(1).rejected());
    }

    @Test
    void aLeakIsFoundByPixelsAndNotByNames() {
        Examples test = Tiny.examples(3); // pictures 0, 1, 2
        Leakage leakage = Leakage.between(List.of(pair(1, "a", "b"), pair(7, "a", "b")), test);
        assertEquals(1, leakage.pairs());
        assertEquals("e1", leakage.table().stringColumn("example").get(0));
        assertEquals("1 pairs have a picture of the test examples", leakage.toString());
    }

    @Test
    void sourcesAreCountedApart() {
        List<PreferencePair> rows = new ArrayList<>();
        rows.add(
                pair(1, "a b", "a b c")
                        .with("sampler", "x[a=1]")
                        .with("similarity_to_chosen", "0.5")
                        .with("not_in_picture", "knife"));
        rows.add(pair(2, "a b", "a").with("sampler", "x[a=1]").with("not_in_picture", ""));
        rows.add(pair(3, "a", "b"));
        var table = PairReport.of(Pairs.of(rows, Provenance.NONE)).sources();
        assertEquals(List.of("x", "unknown"), table.stringColumn("source").asList());
        assertEquals(List.of("x[a=1]", "unknown"), table.stringColumn("sampler").asList());
        assertEquals(2, table.intColumn("pairs").get(0));
        assertEquals(0.5, table.doubleColumn("similarity").get(0));
        assertEquals(0.5, table.doubleColumn("names_absent_objects").get(0));
        assertEquals(0.5, table.doubleColumn("rejected_longer").get(0));
        assertTrue(table.doubleColumn("similarity").isMissing(1));
    }
}

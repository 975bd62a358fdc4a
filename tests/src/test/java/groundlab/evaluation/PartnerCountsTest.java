package groundlab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PartnerPair;
import groundlab.data.Truth;
import groundlab.metrics.Rate;
import groundlab.model.Tiny;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class PartnerCountsTest {

    private static final List<PartnerPair> PAIRS =
            List.of(
                    new PartnerPair("fork", "knife", true),
                    new PartnerPair("dog", "person", false));

    private static Example told(String id, String caption, String... objects) {
        Example any = Tiny.examples(1).get(0);
        return new Example(
                id, any.picture(), any.prompt(), caption, Truth.of(List.of(objects)), List.of());
    }

    /**
     * Forks and knives: together in 1 of 3 pictures; of the 2 with one alone, 1 names the other.
     */
    @Test
    void countsPicturesAndCaptionsApart() {
        Examples some =
                Examples.of(
                        "some",
                        List.of(
                                told("both", "A fork and a knife.", "fork", "knife"),
                                told("fork", "A fork and a knife.", "fork"),
                                told("knife", "A knife and a dog.", "knife"),
                                told("none", "A fork.", "person", "dog")));
        List<PartnerCounts> counts = PartnerCounts.of(some, PAIRS);
        assertEquals(
                new PartnerCounts(PAIRS.get(0), new Rate(1, 3), new Rate(1, 2)), counts.get(0));
        assertEquals(new PartnerCounts(PAIRS.get(1), new Rate(1, 1), Rate.NONE), counts.get(1));
        Table table = PartnerCounts.table(counts);
        assertEquals("fork and knife", table.getString(0, "pair"));
        assertEquals("weak", table.getString(1, "kind"));
        assertEquals(0.5, table.doubleColumn("absent one named").get(0));
    }
}

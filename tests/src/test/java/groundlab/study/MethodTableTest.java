package groundlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.metrics.Chair;
import groundlab.metrics.Mean;
import groundlab.metrics.Rate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodTableTest {

    private static final MethodTable TABLE =
            MethodTable.of(Comparison.of(List.of(of("DPO"))).table());

    /** Two captions of two objects and ten words; one of them invents one object. */
    private static Outcome of(String method) {
        Tally right =
                new Tally(
                        new Chair(2, 0, 1, 0, 4, 2, 0),
                        new Rate(0, 2),
                        new Rate(4, 4),
                        Mean.of(10));
        Tally wrong =
                new Tally(
                        new Chair(2, 1, 1, 1, 4, 1, 0),
                        new Rate(1, 2),
                        new Rate(3, 4),
                        Mean.of(10));
        return new Outcome(method, 1e-4, 7, 1, List.of(right, wrong));
    }

    @Test
    void readsWhatAComparisonWrote() {
        assertEquals(0.5, TABLE.of("DPO", Measure.CHAIR_S).value());
        assertEquals(0.25, TABLE.of("DPO", Measure.CHAIR_I).value());
        assertEquals(Set.of("DPO"), TABLE.scores("mDPO", "DPO").keySet());
        assertEquals(0.375, TABLE.scores("DPO").get("DPO").get("recall ↑").value());
    }

    @Test
    void hasARowForEachMethod() {
        assertEquals(
                List.of("DPO", "1.0E-4", "0.500 to 0.500", "0.875", "10.0"),
                List.of("method", "rate", "seeds", "yes/no ↑", "words").stream()
                        .map(column -> TABLE.wide().getString(0, column))
                        .toList());
    }

    @Test
    void namesTheMethodsThatAreThere() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> TABLE.of("SFT", Measure.RECALL));
        assertEquals("a method must be one of [DPO], got SFT", error.getMessage());
    }

    @Test
    void namesTheMeasuresThatAreThere() {
        MethodTable one = MethodTable.of(Comparison.of(List.of(of("DPO"))).table().first(1));
        var error =
                assertThrows(IllegalArgumentException.class, () -> one.of("DPO", Measure.RECALL));
        assertEquals("a measure of DPO must be one of [chair_s], got recall", error.getMessage());
    }
}

package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class McNemarTest {

    @Test
    void agreesWithTheBinomialDistribution() {
        // 2 · (C(10,0) + C(10,1) + C(10,2)) / 2¹⁰ = 2 · 56 / 1024
        assertEquals(112.0 / 1024, new McNemar(8, 2).p(), 1e-12);
        assertEquals(112.0 / 1024, new McNemar(2, 8).p(), 1e-12);
        assertEquals(2.0 / 32, new McNemar(0, 5).p(), 1e-12);
        assertEquals(1, new McNemar(0, 0).p());
        assertEquals(1, new McNemar(3, 3).p());
    }

    @Test
    void holdsForManyImages() {
        // Normal approximation with continuity: z = (|5200 − 4800| − 1) / √10000 = 3.99, p = 6.6e-5
        double p = new McNemar(5200, 4800).p();
        assertTrue(p > 6e-5 && p < 7.2e-5, p + "");
        assertEquals(1, new McNemar(600_000, 600_000).p(), 1e-9);
    }

    @Test
    void countsImagesThatTellTheModelsApart() {
        Rate wrong = Rate.of(true);
        Rate right = Rate.of(false);
        Paired<Rate> paired =
                new Paired<>(
                        List.of(wrong, wrong, right, right, wrong),
                        List.of(wrong, right, wrong, right, right));
        McNemar test = paired.mcNemar(rate -> rate.hits() > 0);
        assertEquals(new McNemar(2, 1), test);
        assertEquals("2 better, 1 worse, p = 1.0", test.toString());
    }

    @Test
    void refusesWhatIsNoCount() {
        var error = assertThrows(IllegalArgumentException.class, () -> new McNemar(-1, 0));
        assertEquals("counts must be >= 0, got -1 and 0", error.getMessage());
    }
}

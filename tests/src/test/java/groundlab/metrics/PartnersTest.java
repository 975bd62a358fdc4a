package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.PartnerPair;
import groundlab.data.Truth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartnersTest {

    @Test
    void aRateStaysWithinItsBounds() {
        for (int n = 1; n < 200; n++) {
            assertTrue(new Rate(0, n).interval().low() >= 0);
            assertTrue(new Rate(n, n).interval().high() <= 1);
        }
        assertTrue(Double.isNaN(Rate.NONE.interval().low()));
    }

    private final List<PartnerPair> pairs =
            List.of(
                    new PartnerPair("fork", "knife", true),
                    new PartnerPair("dog", "person", true),
                    new PartnerPair("cup", "spoon", true));

    /**
     * fork without knife (named): hit; person without dog (not named): miss; cup and spoon: both
     * there.
     */
    @Test
    void countsAbsentPartnersThatAreNamed() {
        Truth truth = Truth.of(List.of("fork", "person", "cup", "spoon"));
        assertEquals(new Rate(1, 2), Partners.invented(Set.of("knife", "person"), truth, pairs));
    }

    @Test
    void countsThePairWhicheverOfTheTwoIsThere() {
        Truth truth = Truth.of(List.of("knife"));
        assertEquals(new Rate(1, 1), Partners.invented(Set.of("fork"), truth, pairs));
    }

    @Test
    void withoutSplitPairsThereIsNoChance() {
        Rate rate = Partners.invented(Set.of("knife"), Truth.of(List.of("car")), pairs);
        assertEquals(Rate.NONE, rate);
        assertTrue(Double.isNaN(rate.value()));
    }

    @Test
    void ratesAddUp() {
        assertEquals(0.25, Rate.of(true).plus(new Rate(0, 3)).value());
    }

    @Test
    void saysThatHitsMustFit() {
        var error = assertThrows(IllegalArgumentException.class, () -> new Rate(3, 2));
        assertEquals("hits must be in 0 to 2, got 3", error.getMessage());
    }
}

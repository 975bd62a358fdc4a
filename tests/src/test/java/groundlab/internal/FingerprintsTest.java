package groundlab.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FingerprintsTest {

    private final Fingerprints known = new Fingerprints();

    @Test
    void tellsManyTextsApart() {
        for (int i = 0; i < 20_000; i++) {
            assertFalse(known.contains(known.of("text " + i)));
            assertTrue(known.add(known.of("text " + i)));
        }
        for (int i = 0; i < 20_000; i++) {
            assertFalse(known.add(known.of("text " + i)));
        }
        assertEquals(20_000, known.size());
    }

    @Test
    void whereAPartEndsMatters() {
        assertNotEquals(known.of("ab", "c"), known.of("a", "bc"));
        assertEquals(known.of("ab", "c"), known.of("ab", "c"));
    }

    @Test
    void theFreeSlotsNumberIsAFingerprintToo() {
        assertFalse(known.contains(0));
        assertTrue(known.add(0));
        assertTrue(known.contains(0));
    }
}

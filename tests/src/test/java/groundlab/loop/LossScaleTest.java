package groundlab.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.engine.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossScaleTest {

    @Test
    void halvesWhenAGradientOverflowsAndDoublesAfter2000StepsWithout() {
        LossScale scale = LossScale.of(Precision.FP16);
        assertEquals(65536, scale.value());
        assertTrue(scale.overflowed(Double.POSITIVE_INFINITY));
        assertEquals(32768, scale.value());
        for (int step = 0; step < 2000; step++) {
            assertFalse(scale.overflowed(1));
        }
        assertEquals(65536, scale.value());
    }

    @Test
    void goesOnFromItsNotes() {
        LossScale scale = LossScale.of(Precision.FP16);
        scale.overflowed(Double.NaN);
        for (int step = 0; step < 1999; step++) {
            scale.overflowed(1);
        }
        LossScale again = LossScale.of(Precision.FP16);
        again.resume(scale.notes());
        assertEquals(32768, again.value());
        again.overflowed(1);
        assertEquals(65536, again.value(), "the 2,000th step");
    }

    @Test
    void staysOneWhereGradientsDoNotOverflow() {
        LossScale scale = LossScale.of(Precision.BF16);
        assertFalse(scale.overflowed(Double.NaN), "which is then an error");
        assertEquals(1, scale.value());
        assertEquals(Map.of(), scale.notes());
    }

    @Test
    void givesUpBelowOne() {
        LossScale scale = LossScale.of(Precision.FP16);
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> {
                            for (int step = 0; step < 17; step++) {
                                scale.overflowed(Double.POSITIVE_INFINITY);
                            }
                        });
        assertEquals(
                "gradients overflow FP16 even without loss scaling: train in BF16 or FP32, or at a"
                        + " lower learning rate",
                error.getMessage());
    }
}

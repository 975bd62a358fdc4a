package groundlab.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class StopTest {

    @Test
    void workEndsWhenItsThreadWasAskedTo() {
        Stop.check("pairs");
        Thread.currentThread().interrupt();
        var stop = assertThrows(CancellationException.class, () -> Stop.check("pairs"));
        assertEquals("pairs was stopped", stop.getMessage());
        assertFalse(Thread.interrupted(), "nobody is asked to stop twice");
        assertTrue(stop.getStackTrace().length > 0, "outside of a notebook the way is told");
    }
}

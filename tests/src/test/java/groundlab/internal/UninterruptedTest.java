package groundlab.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

    private int tries;

    @Test
    void beginsAnewWhenAnInterruptBreaksIt() throws IOException {
        String read =
                Uninterrupted.run(
                        () -> {
                            if (tries++ == 0) {
                                Thread.currentThread().interrupt();
                                throw new IOException("damaged", new ClosedByInterruptException());
                            }
                            return "whole";
                        });
        assertEquals("whole", read);
        assertTrue(Thread.interrupted(), "and it is asked still");
    }

    @Test
    void fallsToOtherErrorsAtOnce() {
        assertThrows(
                IOException.class,
                () ->
                        Uninterrupted.run(
                                () -> {
                                    tries++;
                                    throw new IOException("disk full");
                                }));
        assertEquals(1, tries);
        assertFalse(Thread.interrupted());
    }
}

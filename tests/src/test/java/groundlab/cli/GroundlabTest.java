package groundlab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GroundlabTest {

    @Test
    void everyCommandSaysItsVersion() {
        for (Cli cli : new Cli[] {Cli.run("-V"), Cli.run("metrics", "amber", "--version")}) {
            assertEquals(0, cli.code());
            assertTrue(cli.out().startsWith("groundlab "), cli.out());
        }
    }

    @Test
    void aCommandThatIsNoneIsAnswered() {
        Cli cli = Cli.run("metrics", "popes");
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("Did you mean: metrics pope"), cli.err());
    }
}

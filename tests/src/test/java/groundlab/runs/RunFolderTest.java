package groundlab.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import groundlab.data.Provenance;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    private static final Provenance SETTINGS = Provenance.NONE.with("objective", "Dpo");

    @TempDir private Path folder;

    private Path run() {
        return folder.resolve("run");
    }

    private RunFolder open() throws IOException {
        return RunFolder.open(run(), SETTINGS);
    }

    private String refusal() {
        return assertThrows(IOException.class, this::open).getMessage();
    }

    /** Opens a folder and waits to be killed. */
    public static void main(String[] args) throws Exception {
        try (RunFolder held = RunFolder.open(Path.of(args[0]), SETTINGS)) {
            System.out.println("open");
            Thread.sleep(60_000);
        }
    }

    @Test
    void oneRunAtATimeWritesToAFolder() throws IOException {
        String taken =
                "another run is writing to " + run() + ": wait for it, or choose another folder";
        try (RunFolder first = open()) {
            assertEquals(taken, refusal());
            assertEquals(taken, refusal(), "asking does not free it");
        }
        open().close();
    }

    @Test
    void aKilledProcessLeavesNoLockBehind() throws Exception {
        Process other =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RunFolderTest.class.getName(),
                                run().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("open", out.readLine());
            assertTrue(refusal().startsWith("another run is writing to " + run()));
        } finally {
            other.destroyForcibly().waitFor();
        }
        open().close();
    }

    @Test
    void aFolderOfOtherSettingsIsNamedAndLetGo() throws IOException {
        open().close();
        Provenance more = SETTINGS.with("plan", "long");
        var error = assertThrows(IllegalArgumentException.class, () -> RunFolder.open(run(), more));
        assertEquals(
                run()
                        + " holds another run (plan was null, is long): choose another folder or"
                        + " delete it",
                error.getMessage());
        open().close();
    }

    @Test
    void settingsThatAreNoJsonAreNamed() throws IOException {
        open().close();
        Path config = run().resolve("config.json");
        byte[] whole = Files.readAllBytes(config);
        for (String text : List.of("", "{\"objective\": \"Dp", "[1]", "null", "words", "\0\0")) {
            Files.writeString(config, text);
            assertEquals(
                    config + " is no JSON object: put it back, or choose another folder",
                    refusal(),
                    text);
        }
        Files.write(config, new byte[] {(byte) 0xff});
        assertTrue(refusal().startsWith(config + " is no JSON object"));
        Files.write(config, whole);
        open().close();
    }

    @Test
    void checkpointsWithoutSettingsAreNotTakenOn() throws IOException {
        Files.createDirectories(run());
        Files.createFile(run().resolve("checkpoint-5.safetensors"));
        assertEquals(
                run()
                        + " has checkpoints and no config.json that says of which run: choose"
                        + " another folder or delete it",
                refusal());
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Files.createFile(run());
        assertEquals(run() + " is a file, a run needs a folder: choose another path", refusal());
        Path below = run().resolve("below");
        var error = assertThrows(IOException.class, () -> RunFolder.open(below, SETTINGS));
        assertTrue(error.getMessage().startsWith(below + " cannot be written to ("));
    }

    @Test
    void aReadOnlyFolderIsNamed() throws IOException {
        Files.createDirectories(run());
        assumeTrue(run().toFile().setWritable(false), "needs permissions");
        assumeFalse(Files.isWritable(run()), "the administrator may write everywhere");
        assertEquals(
                run() + " cannot be written to (AccessDeniedException): choose another folder",
                refusal());
    }

    /** Where nobody makes folders, the administrator neither. */
    @Test
    void aReadOnlyFileSystemIsNamed() {
        Path system = Path.of("/sys/groundlab-run");
        assumeTrue(Files.isDirectory(system.getParent()), "needs /sys");
        var error = assertThrows(IOException.class, () -> RunFolder.open(system, SETTINGS));
        assertTrue(
                error.getMessage()
                        .matches(system + " cannot be written to \\(.+\\): choose another folder"),
                error.getMessage());
    }
}

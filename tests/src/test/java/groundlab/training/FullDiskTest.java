package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import groundlab.loop.Run;
import groundlab.loop.TimelessLog;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Mdpo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full at some moments of a run: those of the file that is written there then. */
class FullDiskTest {

    private static final Path FULL = Path.of("/dev/full");

    @TempDir private Path folder;

    private static Run train(Vlm model, Path path) throws IOException {
        return PreferenceTraining.of(model, Tiny.pairs(4))
                .objective(new Mdpo(0.1))
                .lora(2)
                .batch(2)
                .epochs(3)
                .checkpointEvery(2)
                .run(path);
    }

    @Test
    void theRunStopsWithTheReasonAndGoesOnWhenThereIsRoom() throws IOException {
        assumeTrue(Files.exists(FULL), "needs /dev/full");
        Path run = folder.resolve("run");
        try (Vlm model = Tiny.model()) {
            train(model, folder.resolve("whole")).close();
            for (String name :
                    List.of(
                            "config.json",
                            "checkpoint-2.safetensors",
                            "checkpoint-4.safetensors",
                            "log.csv",
                            "checkpoint-6.safetensors",
                            "adapter/adapter_model.safetensors")) {
                Path file = run.resolve(name);
                Path aside = file.resolveSibling("." + file.getFileName() + ".part");
                Files.createDirectories(aside.getParent());
                Files.createSymbolicLink(aside, FULL);
                var error = assertThrows(IOException.class, () -> train(model, run));
                assertEquals(
                        "Cannot write " + file + ": No space left on device", error.getMessage());
            }
            train(model, run).close();
        }
        assertEquals(
                TimelessLog.rows(folder.resolve("whole/log.csv")),
                TimelessLog.rows(run.resolve("log.csv")));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole/adapter/adapter_model.safetensors")),
                Files.readAllBytes(run.resolve("adapter/adapter_model.safetensors")));
    }
}

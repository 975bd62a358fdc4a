package groundlab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedWorldTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("groundlab.root", ".."), "datasets", "tiny-world");

    @Test
    void readsFromDiskWhatTheSeedDraws() throws IOException {
        TinyWorld shipped = TinyWorld.open(FOLDER);
        TinyWorld drawn = TinyWorld.of(WorldSettings.DEFAULT, WriteTinyWorld.SEED);
        assertSame(drawn.examples(Split.TEST, 500), shipped.test());
        assertSame(drawn.examples(Split.PREFERENCE, 1000), shipped.preference());
    }

    @Test
    void findsItsFolderFromAnyFolderBelow() throws IOException {
        assertEquals(WriteTinyWorld.SEED, TinyWorld.open().seed());
        assertTrue(TinyWorld.open().baseModel().endsWith("datasets/tiny-world/base-model"));
    }

    @Test
    void saysWhereItLookedForItsFolder(@TempDir Path elsewhere) {
        System.setProperty("groundlab.home", elsewhere.toString());
        try {
            var error = assertThrows(IOException.class, TinyWorld::open);
            assertEquals(
                    "No datasets/tiny-world/world.json in "
                            + elsewhere
                            + "; set GROUNDLAB_HOME to the project's folder",
                    error.getMessage());
        } finally {
            System.clearProperty("groundlab.home");
        }
    }

    @Test
    void saysWhatABrokenWorldFileLacks(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("world.json"), "{\"seed\":7}");
        var error = assertThrows(IOException.class, () -> TinyWorld.open(folder));
        assertEquals(file + " must hold seed and settings", error.getMessage());
    }

    @Test
    void saysThatADrawnWorldHasNoModel() {
        TinyWorld drawn = TinyWorld.of(WorldSettings.DEFAULT, 7);
        var error = assertThrows(IllegalStateException.class, drawn::baseModel);
        assertEquals("A drawn world has no base model; use TinyWorld.open()", error.getMessage());
    }

    private static void assertSame(Examples expected, Examples actual) {
        assertEquals(expected.name(), actual.name());
        assertEquals(expected.hash(), actual.hash());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).truth(), actual.get(i).truth());
            assertEquals(expected.get(i).questions(), actual.get(i).questions());
        }
    }
}

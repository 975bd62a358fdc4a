package groundlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.internal.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no model; the rest is tested with {@link Ablation}. */
class ManifestTest {

    private final List<String> said = new ArrayList<>();

    @TempDir private Path folder;

    @BeforeEach
    void listen() {
        Notices.divert(said::add);
    }

    @AfterEach
    void end() {
        Notices.divert(null);
    }

    private static Manifest of(String djl) {
        return new Manifest(
                Map.of("djl", djl),
                Map.of("model_sha256", "a1"),
                Map.of("DPO", Map.of("beta", "0.1")),
                Map.of("dpo-1-7", Map.of("seed", "7")));
    }

    @Test
    void goingOnWithOtherVersionsIsSaid() throws IOException {
        of("1").settle(folder);
        of("1").settle(folder);
        assertEquals(List.of(), said);
        of("2").settle(folder);
        assertEquals(
                List.of(
                        folder
                                + " was begun with {djl=1} and goes on with {djl=2}: for numbers of"
                                + " one version choose another folder"),
                said);
    }

    @Test
    void aPartOfAManifestIsNone() throws IOException {
        Path file = folder.resolve("manifest.json");
        Files.writeString(file, "{\"versions\": {}, \"bench\": {}, \"trainings\": {}}");
        assertEquals(
                file + " is no manifest of an ablation: put it back, or choose another folder",
                assertThrows(IOException.class, () -> Manifest.read(folder)).getMessage());
    }
}

package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.model.Tiny;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A libtorch that does not fit, in a process of its own: an exception, and Java lives on. */
class UnfitTorchTest {

    /** Opens a model and prints why it cannot. */
    public static void main(String[] args) throws IOException {
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                Tiny.model().close();
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aModelSaysWhatIsWrongEachTime(@TempDir Path folder) throws Exception {
        Path lib = Files.createDirectories(folder.resolve("torch/lib"));
        Files.createFile(lib.resolve("libtorch.so"));
        Path version = folder.resolve("torch/version.py");

        Files.writeString(version, "__version__ = '2.8.0'\n");
        List<String> other = lines(lib);
        assertEquals(2, other.size(), other.toString());
        String start = "DJL's native code was built against PyTorch 2.7.1, found PyTorch 2.8.0 in ";
        assertTrue(other.get(0).startsWith(start + lib + "; environment/"), other.toString());
        assertEquals(other.get(0), other.get(1));

        Files.writeString(version, "__version__ = '2.7.1'\n");
        List<String> broken = lines(lib); // the file is empty
        assertEquals(2, broken.size(), broken.toString());
        assertTrue(broken.get(0).startsWith("libtorch cannot be loaded, " + lib), broken.get(0));
        assertTrue(broken.get(0).contains("too short; environment/setup"), broken.get(0));
    }

    private static List<String> lines(Path lib) throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        ProcessBuilder builder =
                new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnfitTorchTest.class.getName());
        Map<String, String> environment = builder.environment();
        environment.put("PYTORCH_LIBRARY_PATH", lib.toString());
        environment.put("PYTORCH_FLAVOR", "cpu");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out.lines().toList();
    }
}

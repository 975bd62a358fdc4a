package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvTest {

    private static final Map<String, String> VERSIONS = Map.of("Java", "17.0.15", "DJL", "0.35.1");
    private static final Env.Libtorch CPU =
            new Env.Libtorch("2.7.1", "cpu", Path.of("/cache/2.7.1-cpu"));
    private static final Env.Libtorch CUDA =
            new Env.Libtorch("2.7.1", "cu128", Path.of("/venv/torch/lib"));

    @TempDir private Path root;

    private static Env idle(Env.Libtorch libtorch, String... names) {
        return new Env(libtorch, List.of(), List.of(names), Precision.FP32, 2, VERSIONS);
    }

    @Test
    void aCpuIsDescribedWithoutAdvice() {
        assertEquals(
                """
                libtorch   2.7.1 cpu
                           /cache/2.7.1-cpu
                device     CPU
                precision  FP32
                threads    2
                Java       17.0.15
                DJL        0.35.1""",
                idle(CPU).toString());
    }

    @Test
    void theUsersOwnFolderIsWrittenInShort() {
        Path inside = Path.of(System.getProperty("user.home"), "cache", "cpu");
        String text = idle(new Env.Libtorch("2.7.1", "cpu", inside)).toString();
        assertTrue(text.contains("\n           ~/cache/cpu\n"), text);
    }

    @Test
    void aGpuInUseIsDescribedWithItsMemory() {
        Env.Gpu gpu = new Env.Gpu("NVIDIA A100", 80L << 30, 20L << 30);
        Env env = new Env(CUDA, List.of(gpu, gpu), List.of(), Precision.BF16, 8, VERSIONS);
        assertEquals(
                """
                libtorch   2.7.1 cu128
                           /venv/torch/lib
                device     gpu(0) NVIDIA A100, 20.0 of 80.0 GiB free
                           gpu(1) NVIDIA A100, 20.0 of 80.0 GiB free
                precision  BF16
                threads    8
                Java       17.0.15
                DJL        0.35.1""",
                env.toString());
    }

    @Test
    void anIdleGpuComesWithTheCommandThatUsesIt() {
        String text = idle(CPU, "NVIDIA A100", "NVIDIA A100").toString();
        assertTrue(
                text.endsWith(
                        """
                        This machine has NVIDIA A100, NVIDIA A100, which is not used: this libtorch was loaded for CPUs.
                        In the project's folder, then with a new kernel: environment/setup --gpu"""),
                text);
    }

    @Test
    void whereCudaFindsNoDeviceTheDriverIsPointedAt() {
        String text = idle(CUDA, "GPU").toString();
        assertTrue(
                text.endsWith(
                        """
                        This machine has GPU, which is not used: CUDA finds no device. nvidia-smi and CUDA_VISIBLE_DEVICES say more.
                        To choose libtorch again, in the project's folder: environment/setup --gpu"""),
                text);
    }

    @Test
    void gpusAreFoundInTheDriversFiles() throws IOException {
        Path card = root.resolve("proc/driver/nvidia/gpus/0000:01:00.0");
        Files.createDirectories(card);
        Files.writeString(card.resolve("information"), "Model: \t NVIDIA A100\nIRQ:   \t 7\n");
        Files.createDirectories(card.resolveSibling("0000:02:00.0")); // tells nothing
        assertEquals(List.of("NVIDIA A100", "GPU"), Env.gpuNames(root));
    }

    @Test
    void gpusAreFoundByTheirDevicesWhereTheDriverIsHidden() throws IOException {
        Files.createDirectories(root.resolve("dev/nvidia-caps"));
        for (String name : List.of("nvidia0", "nvidia1", "nvidiactl", "null")) {
            Files.createFile(root.resolve("dev").resolve(name));
        }
        assertEquals(List.of("GPU", "GPU"), Env.gpuNames(root));
    }

    @Test
    void aMachineWithoutAGpuHasNone() {
        assertEquals(List.of(), Env.gpuNames(root));
    }

    @Test
    void theReportIsThatOfTheLoadedEngine() {
        Env env = Env.report();
        assertEquals(Engine.getEngine("PyTorch").getGpuCount(), env.gpus().size());
        assertEquals("0.35.1", env.versions().get("DJL"));
        assertEquals(Compute.best().precision(), env.precision());
        assertTrue(Files.exists(env.libtorch().folder().resolve("libtorch.so")), env.toString());
        assertFalse(env.threads() < 1, env.toString());
    }
}

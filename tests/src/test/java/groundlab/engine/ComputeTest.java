package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ComputeTest {

    @Test
    void withoutAGpuTheBestIsTheCpu() {
        assumeTrue(Engine.getEngine("PyTorch").getGpuCount() == 0, "there is a GPU");
        assertEquals(Compute.cpu(), Compute.best());
        assertEquals("cpu() FP32", Compute.best().toString());
    }

    /** 10 numbers are 40 bytes in FP32, half of 80. */
    @Test
    void halfPrecisionIsTakenWhereFullWouldFillTheMemory() {
        assertEquals(Compute.cpu(), Compute.cpu().fitting(10, OptionalLong.of(80)));
        assertEquals("cpu() BF16", Compute.cpu().fitting(10, OptionalLong.of(79)).toString());
        assertEquals(Compute.cpu(), Compute.cpu().fitting(10, OptionalLong.empty()));
        assertEquals(Compute.best(), Compute.best(10));
    }

    @Test
    void aGpuThatIsNotThereIsNamed() {
        String none =
                "gpu(0) needs a GPU of that number, found 0: take Compute.cpu(), and see"
                        + " Env.report() if the machine has one";
        assertEquals(none, message(() -> Gpus.checkThere(0, 0)));
        assertEquals(
                "gpu(3) needs a GPU of that number, found 2: take one from 0 to 1",
                message(() -> Gpus.checkThere(3, 2)));
        assertEquals(
                "gpu(-1) needs a GPU of that number, found 2: take one from 0 to 1",
                message(() -> Gpus.checkThere(-1, 2)));
        String start = "gpu(99) needs a GPU of that number, found ";
        assertTrue(message(() -> Compute.gpu(99)).startsWith(start));
        assertTrue(message(() -> Torch.manager(Device.gpu(99))).startsWith(start));
    }

    @Test
    void aGpuThatTheLibtorchHasNoCodeForIsNamed() {
        TorchFolder older = torch("2.7.1+cu126");
        TorchFolder newer = torch("2.7.1+cu128");
        assertEquals(
                "gpu(0) is of compute capability 6.1, and PyTorch 2.7.1+cu128 in /venv/torch/lib is"
                        + " for 7.5 to 12.x: take another build of it with GROUNDLAB_TORCH=<its"
                        + " python> environment/setup --gpu, or Compute.cpu()",
                message(() -> Gpus.checkUsable(0, "61", newer)));
        assertEquals(
                "gpu(1) is of compute capability 12.0, and PyTorch 2.7.1+cu126 in /venv/torch/lib"
                        + " is for 5.0 to 9.x: take another build of it with GROUNDLAB_TORCH=<its"
                        + " python> environment/setup --gpu, or Compute.cpu()",
                message(() -> Gpus.checkUsable(1, "120", older)));
        assertDoesNotThrow(() -> Gpus.checkUsable(0, "61", older));
        assertDoesNotThrow(() -> Gpus.checkUsable(0, "90", older));
        assertDoesNotThrow(() -> Gpus.checkUsable(0, "103", newer));
        assertDoesNotThrow(() -> Gpus.checkUsable(0, "35", torch("2.7.1"))); // who knows
    }

    private static TorchFolder torch(String version) {
        return new TorchFolder(Path.of("/venv/torch/lib"), Optional.of(version), true);
    }

    private static String message(Runnable work) {
        return assertThrows(IllegalArgumentException.class, work::run).getMessage();
    }
}

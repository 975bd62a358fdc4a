package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
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
        int found = Engine.getEngine("PyTorch").getGpuCount();
        var error = assertThrows(IllegalArgumentException.class, () -> Compute.gpu(99));
        assertEquals("gpu(99) needs a GPU of that number, found " + found, error.getMessage());
    }
}

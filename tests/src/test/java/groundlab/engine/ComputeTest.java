package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import org.junit.jupiter.api.Test;

class ComputeTest {

    @Test
    void withoutAGpuTheBestIsTheCpu() {
        assumeTrue(Engine.getEngine("PyTorch").getGpuCount() == 0, "there is a GPU");
        assertEquals(Compute.cpu(), Compute.best());
        assertEquals("cpu() FP32", Compute.best().toString());
    }

    @Test
    void aGpuThatIsNotThereIsNamed() {
        int found = Engine.getEngine("PyTorch").getGpuCount();
        var error = assertThrows(IllegalArgumentException.class, () -> Compute.gpu(99));
        assertEquals("gpu(99) needs a GPU of that number, found " + found, error.getMessage());
    }
}

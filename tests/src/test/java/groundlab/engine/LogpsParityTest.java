package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Log-probabilities of tokens against PyTorch's; see tests/parity/make_optimizer.py. */
class LogpsParityTest {

    /** Sizes, and tensors as flat lists. */
    private record Fixture(
            int places,
            int width,
            int vocabulary,
            float[] hidden,
            float[] head,
            long[] targets,
            float[] weights,
            float[] logps,
            float[] hiddenGradient,
            float[] headGradient) {}

    @Test
    void tokensAreAsLikelyAsInPytorchAndTheirGradientsToo() throws IOException {
        Path file = Path.of("src/test/resources/parity/optimizer/logps.json");
        Fixture theirs = new Gson().fromJson(Files.readString(file), Fixture.class);
        try (NDManager scope = NDManager.newBaseManager();
                GradMode recording = GradMode.on()) {
            NDArray hidden = scope.create(theirs.hidden, new Shape(theirs.places, theirs.width));
            NDArray head = scope.create(theirs.head, new Shape(theirs.vocabulary, theirs.width));
            hidden.setRequiresGradient(true);
            head.setRequiresGradient(true);
            NDArray logps = Kernels.call("token_logps", hidden, head, scope.create(theirs.targets));
            assertClose(theirs.logps, logps);
            NDArray sum = logps.mul(scope.create(theirs.weights)).sum();
            NDList gradients = Autograd.gradients(sum, List.of(hidden, head));
            assertClose(theirs.hiddenGradient, gradients.get(0));
            assertClose(theirs.headGradient, gradients.get(1));
        }
    }

    private static void assertClose(float[] theirs, NDArray ours) {
        float[] values = ours.toFloatArray();
        assertEquals(theirs.length, values.length);
        for (int i = 0; i < theirs.length; i++) {
            assertEquals(theirs[i], values[i], 1e-6 * Math.abs(theirs[i]), "value " + i);
        }
    }
}

package groundlab.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamWTest {

    /**
     * Gradients (3, 4) for the matrix and none for the bias: norm 5, clipped to 1: (0.6, 0.8). The
     * first step of Adam moves by lr in the direction of the gradient's sign; before it the matrix
     * (not the bias) decays by lr · 0.5: 1 − 0.1·0.5·1 − 0.1 = 0.85.
     */
    @Test
    void clipsDecaysMatricesAndMovesBySign() {
        try (NDManager manager = NDManager.newBaseManager();
                NDManager scope = manager.newSubManager()) {
            NDArray matrix = manager.create(new float[] {1, 1}, new Shape(1, 2));
            NDArray bias = manager.create(new float[] {1});
            Map<String, NDArray> parameters = new LinkedHashMap<>();
            parameters.put("w", matrix);
            parameters.put("b", bias);
            AdamW adam = new AdamW(parameters, 0.9, 0.98, 0.5, manager);
            NDList gradients =
                    new NDList(
                            scope.create(new float[] {3, 4}, new Shape(1, 2)),
                            scope.create(new float[] {0}));
            float norm = adam.step(gradients, 1, 0.1);
            assertEquals(5, norm, 1e-5);
            assertArrayEquals(new float[] {0.85f, 0.85f}, matrix.toFloatArray(), 1e-5f);
            assertArrayEquals(new float[] {1}, bias.toFloatArray(), 1e-6f);
            // first moment: 0.1 · clipped gradient
            assertArrayEquals(
                    new float[] {0.06f, 0.08f}, adam.state().get("first.w").toFloatArray(), 1e-5f);
        }
    }

    @Test
    void aGradientThatIsNoNumberChangesNothing() {
        try (NDManager manager = NDManager.newBaseManager();
                NDManager scope = manager.newSubManager()) {
            NDArray bias = manager.create(new float[] {1});
            AdamW adam = new AdamW(Map.of("b", bias), 0.9, 0.98, 0, manager);
            adam.step(new NDList(scope.create(new float[] {Float.NaN})), 1, 0.1);
            assertEquals(1, bias.getFloat());
            assertEquals(0, adam.state().get("second.b").getFloat());
        }
    }

    /**
     * Steps of 0.001 down from 1: bf16 knows 1 and 0.99609375 (1 − 2⁻⁸) there, so each alone is
     * rounded away. After 10 the master is at 0.99, which rounds to 0.98828125 (1 − 3 · 2⁻⁸).
     */
    @Test
    void smallStepsAddUpInHalfPrecision() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray half = Precision.BF16.cast(manager.create(new float[] {1}));
            AdamW adam = new AdamW(Map.of("w", half), 0.9, 0.98, 0, manager);
            for (int step = 0; step < 10; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    NDArray one = Precision.BF16.cast(scope.create(new float[] {1}));
                    adam.step(new NDList(one), 1, 0.001);
                }
            }
            assertEquals(0.99f, adam.state().get("parameter.w").getFloat(), 1e-5f);
            assertEquals(0.98828125f, Precision.FP32.cast(half).getFloat());
            assertEquals(Precision.BF16, Precision.of(half));
        }
    }
}

package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The average of weights that a reference moves to. */
class MovingLessonTest {

    private static NDArray weights(NDManager manager, Precision precision, float value) {
        NDArray full = manager.create(new float[] {value, value});
        return precision == Precision.FP32 ? full : precision.cast(full);
    }

    private static float value(NDArray weights) {
        try (GradMode off = GradMode.off()) {
            return Precision.FP32.cast(weights).toFloatArray()[1];
        }
    }

    /**
     * From 1, after 1000 steps towards 2 by 0.001 each: 2 − 0.999¹⁰⁰⁰ = 1.6323. In BF16, whose
     * numbers from 1 to 2 are 0.0078 apart, no step would move anything.
     */
    @Test
    void smallStepsAddUpInHalfPrecisionToo() {
        for (Precision precision : Precision.values()) {
            try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
                Map<String, NDArray> policy = Map.of("w", weights(manager, precision, 1));
                Map<String, NDArray> reference = Map.of("w", weights(manager, precision, 1));
                MovingLesson lesson =
                        MovingLesson.of(
                                (rows, past) -> null,
                                new MovingReference(0.999, 1000),
                                policy,
                                reference,
                                manager);
                try (GradMode off = GradMode.off()) {
                    Kernels.call("copy_", weights(manager, precision, 2), policy.get("w"));
                }
                for (int step = 1; step <= 1000; step++) {
                    lesson.updated(step);
                    assertEquals(step < 1000 ? 1 : 1.6323f, value(reference.get("w")), 4e-3f);
                }
                assertEquals(precision, Precision.of(reference.get("w")));
            }
        }
    }

    @Test
    void aStepLeavesNoArrayBehind() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            MovingLesson lesson =
                    MovingLesson.of(
                            (rows, past) -> null,
                            new MovingReference(0.5, 1),
                            Map.of("w", weights(manager, Precision.BF16, 1)),
                            Map.of("w", weights(manager, Precision.BF16, 1)),
                            manager);
            int before = manager.getManagedArrays().size();
            lesson.updated(1);
            lesson.updated(2);
            assertEquals(before, manager.getManagedArrays().size());
        }
    }
}

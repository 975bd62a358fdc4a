package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.engine.Compute;
import groundlab.engine.Precision;
import groundlab.engine.Threads;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VlmCopyTest {

    @Test
    void aCopyHasTheSameWeightsAndSharesNone() throws IOException {
        try (Vlm model = Tiny.model()) {
            try (Vlm copy = model.copy(Compute.cpu())) {
                assertEquals(model.fingerprint(), copy.fingerprint());
                model.weights()
                        .forEach((name, own) -> assertNotSame(own, copy.weights().get(name)));
            }
            assertTrue(model.weights().values().iterator().next().getShape().size() > 0);
        }
    }

    /** BF16 is a format that DJL has no word for; the adapter keeps its own. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void anAdapterIsCopiedInEachPrecision(Precision precision) throws IOException {
        Compute compute = Compute.cpu().with(precision);
        Vlm copy;
        try (Vlm model = Vlm.load(Tiny.FOLDER, compute);
                Vlm adapted = model.withAdapter(Tiny.FOLDER.resolve("adapter"))) {
            copy = adapted.copy(compute);
            assertEquals(adapted.fingerprint(), copy.fingerprint());
            assertEquals(compute, copy.compute());
            adapted.adapterWeights()
                    .forEach((name, own) -> assertNotSame(own, copy.adapterWeights().get(name)));
        }
        copy.close();
    }

    /** A folder that was written over since, or is gone, does not matter. */
    @Test
    void aCopyIsOfTheModelAndNotOfItsFolder() throws IOException {
        try (Vlm model = Tiny.model();
                Vlm trained = model.trainable(name -> true)) {
            trained.weights().values().forEach(weight -> weight.muli(2));
            try (Vlm copy = trained.copy(Compute.cpu())) {
                assertEquals(trained.fingerprint(), copy.fingerprint());
                assertNotEquals(model.fingerprint(), copy.fingerprint());
            }
        }
    }

    @Test
    void theCpuIsAloneOfItsKind() {
        assertEquals(List.of(Compute.cpu()), Compute.cpu().alike());
    }

    @Test
    void threadsAreAsBeforeWhenClosed() {
        int before = Threads.now();
        try (Threads more = Threads.of(before + 1)) {
            assertEquals(before + 1, Threads.now());
        }
        assertEquals(before, Threads.now());
        assertEquals(
                "threads must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> Threads.of(0)).getMessage());
    }
}

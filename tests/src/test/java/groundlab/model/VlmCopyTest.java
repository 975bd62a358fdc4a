package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.checkpoint.Lora;
import groundlab.engine.Compute;
import groundlab.engine.Threads;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void anAdapterIsNotCopied() throws IOException {
        try (Vlm model = Tiny.model();
                Vlm adapted = model.withLora(Lora.rank(2), 7)) {
            assertEquals(
                    "a model with an adapter shares its weights and cannot be copied",
                    assertThrows(IllegalArgumentException.class, () -> adapted.copy(Compute.cpu()))
                            .getMessage());
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

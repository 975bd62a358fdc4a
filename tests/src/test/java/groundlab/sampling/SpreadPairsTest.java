package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.engine.Threads;
import groundlab.metrics.Lexicon;
import groundlab.model.Decoding;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.model.WithTinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of a model that has copies beside it. */
class SpreadPairsTest extends WithTinyModel {

    private static final Decoding SHORT = Decoding.sampled(1, 8).rows(3);

    /**
     * One that draws in batches of three, one that has a hook, one that scores, one that forces.
     */
    private static PairBuilder builder(Vlm by) {
        return PairBuilder.of(by, Tiny.examples(14))
                .draw(BiasDrivenSampling.attention(0.9).tries(3).decoding(SHORT))
                .draw(new SapoSegments(3, SHORT))
                .draw(PriorInjection.of(Lexicon.of(List.of("fork", "dog", "knife"))).temperature(1))
                .draw(TeacherForced.noise(900))
                .chunk(6);
    }

    private static byte[] file(Vlm by, Path file) throws IOException {
        builder(by).build(file);
        return Files.readAllBytes(file);
    }

    @Test
    void theFileIsByteForByteThatOfOneModel(@TempDir Path folder) throws IOException {
        try (Threads one = Threads.of(1)) {
            byte[] alone = file(model, folder.resolve("1/pairs.jsonl"));
            for (int copies = 1; copies <= 2; copies++) {
                try (Vlm many = model.spread(Collections.nCopies(copies, model.compute()))) {
                    assertArrayEquals(
                            alone, file(many, folder.resolve(copies + 1 + "/pairs.jsonl")));
                }
            }
        }
    }

    /** Stopped in the second of three chunks with two copies, it goes on with none. */
    @Test
    void aStoppedJobGoesOnWithOtherDevices(@TempDir Path folder) throws IOException {
        AtomicBoolean stop = new AtomicBoolean();
        Sampler bdhs = BiasDrivenSampling.attention(0.9).decoding(SHORT);
        Sampler stopping =
                (policy, examples, seed) -> {
                    if (examples.get(0).id().equals("e6") && stop.getAndSet(false)) {
                        Thread.currentThread().interrupt();
                    }
                    return bdhs.draw(policy, examples, seed);
                };
        Path whole = folder.resolve("whole/pairs.jsonl");
        Path stopped = folder.resolve("stopped/pairs.jsonl");
        try (Threads one = Threads.of(1);
                Vlm many = model.spread(Collections.nCopies(2, model.compute()))) {
            builder(model).draw(Sampler.named("stopping", stopping)).build(whole);
            stop.set(true);
            PairBuilder job = builder(many).draw(Sampler.named("stopping", stopping));
            assertThrows(CancellationException.class, () -> job.build(stopped));
            assertTrue(Files.size(folder.resolve("stopped/pairs.jsonl.journal")) > 1000);
            builder(model).draw(Sampler.named("stopping", stopping)).build(stopped);
        }
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(stopped));
    }
}

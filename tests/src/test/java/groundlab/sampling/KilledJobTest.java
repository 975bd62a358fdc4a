package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.image.ZoomCrop;
import groundlab.model.Decoding;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job in a process of its own that is killed without warning (SIGKILL), again and again. */
class KilledJobTest {

    private static final int KILLS = 4;

    /** The job: about two seconds of drawing in chunks of three examples. */
    public static void main(String[] args) throws IOException {
        try (Vlm model = Tiny.model()) {
            PairBuilder.of(model, Tiny.examples(150))
                    .draw(BiasDrivenSampling.attention(0.9).decoding(Decoding.sampled(1, 24)))
                    .draw(DropoutNtp.half(), 0.5)
                    .distort(ZoomCrop.MDPO)
                    .chunk(3)
                    .build(Path.of(args[0]));
        }
    }

    @Test
    void theFileIsByteForByteThatOfAnUndisturbedRun(@TempDir Path folder) throws Exception {
        Path whole = folder.resolve("whole/pairs.jsonl");
        Path killed = folder.resolve("killed/pairs.jsonl");
        Path journal = folder.resolve("killed/pairs.jsonl.journal");
        main(new String[] {whole.toString()});
        Random random = new Random(7);
        int interrupted = 0;
        long before = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process job = start(killed);
            while (job.isAlive() && size(journal) <= before) {
                Thread.sleep(5);
            }
            Thread.sleep(random.nextInt(150));
            interrupted += job.isAlive() ? 1 : 0;
            job.destroyForcibly().waitFor();
            assertTrue(size(journal) >= before || Files.exists(killed), "what was done is kept");
            before = size(journal);
        }
        assertTrue(interrupted >= KILLS / 2, "killed in the middle " + interrupted + " times");
        Process job = start(killed);
        assertTrue(job.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, job.exitValue());
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(killed));
        assertFalse(Files.exists(journal));
        try (var pictures = Files.list(folder.resolve("killed/pairs"))) {
            assertEquals(Files.readAllLines(whole).size() * 2L, pictures.count());
        }
    }

    private static Process start(Path file) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        return new ProcessBuilder(
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledJobTest.class.getName(),
                                file.toString()))
                .inheritIO()
                .start();
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}

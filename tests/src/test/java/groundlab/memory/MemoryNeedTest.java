package groundlab.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.checkpoint.Activation;
import groundlab.checkpoint.Family;
import groundlab.checkpoint.Lora;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.VlmConfig.Vision;
import groundlab.engine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {

    private static VlmConfig shape(VlmConfig.Text text, int width, int inner, int layers) {
        Vision vision =
                new Vision(
                        Vision.Kind.CLIP,
                        width,
                        inner,
                        layers,
                        2,
                        336,
                        14,
                        1e-5,
                        Activation.QUICK_GELU);
        return new VlmConfig(Family.LLAVA, text, vision, VlmConfig.Mlp.plain(), 9);
    }

    /** E 4, I 8, two layers, two heads of D 2, V 10; a tower of width 4. */
    private static final VlmConfig SMALL = shape(VlmConfig.Text.llama(4, 8, 2, 2, 10), 4, 8, 1);

    /** Eight mDPO pairs of LLaVA-1.5-7B: 576 of the picture, prompt 40, answers 80. */
    static final Workload SEVEN_BILLION =
            Workload.of(
                            shape(VlmConfig.Text.llama(4096, 11008, 32, 32, 32064), 1024, 4096, 24),
                            Precision.BF16,
                            List.of(new Sequence(776, 160, 576), new Sequence(696, 80, 576)))
                    .lora(Lora.rank(64))
                    .batch(8);

    private static Workload small() {
        return Workload.of(SMALL, Precision.FP32, List.of(new Sequence(10, 3, 4)));
    }

    /**
     * An adapter of rank 1 has 4 · (4 + 4) + 3 · (4 + 8) = 68 numbers a layer, 136 together: 12
     * bytes each with two moments, 4 of gradient.
     *
     * <p>A layer keeps of a token 2 E + 4 Q + 3 I, that is 8 + 16 + 24, the inputs of seven
     * adapters E + E + I, that is 16, and seven numbers of theirs; beside a row of 10 of the mask:
     * 81 numbers. Of 10 tokens and two layers in FP32, 6480 bytes.
     *
     * <p>Around: 3 E a token 480, mask 100, angles 2 D a token 160, picture 4 · (W + E) numbers
     * 128, logits 3 · 10 numbers 120. On the way 7 I + 4 E = 72 numbers a token, 2880 bytes.
     */
    @Test
    void countsWhatAnAdapterTakes() {
        MemoryNeed need = small().lora(Lora.rank(1)).need();
        assertEquals(4 * SMALL.parameters(), need.weights());
        assertEquals(136 * 12, need.trained());
        assertEquals(136 * 4, need.gradients());
        assertEquals(6480 + 480 + 100 + 160 + 128 + 120 + 2880, need.activations());
        assertEquals(1632 + 544 + 10348, need.further());
        assertEquals(1632 + 544 + 7761, need.least(), "3/4 of the activations");
    }

    /** Inputs of two layers and an output, 3 E a token: 480; one layer again, 10 · 81 · 4 bytes. */
    @Test
    void checkpointingKeepsInputsAndOneLayer() {
        Workload twice = small().lora(Lora.rank(1)).checkpointing(true);
        assertEquals(480 + 988 + 3240 + 2880, twice.need().activations());
    }

    /** Weight and master 2 + 4 bytes, moments 8; gradient 2, and 4 for the sum of two parts. */
    @Test
    void weightsInHalfPrecisionHaveMasters() {
        long trained = SMALL.parameters(name -> !name.startsWith("vision_tower."));
        Workload work = small().precision(Precision.BF16).batch(2).parts(2);
        assertEquals(14 * trained, work.need().trained());
        assertEquals(6 * trained, work.need().gradients());
        assertEquals(20 * trained, withAverage(work).need().trained(), "and an average 2 + 4");
    }

    private static Workload withAverage(Workload work) {
        return new Workload(
                work.shape(),
                work.precision(),
                work.sequences(),
                work.lora(),
                work.batching(),
                true,
                work.pictures());
    }

    @Test
    void moreOfAnythingTakesMore() {
        Workload work = SEVEN_BILLION;
        long bytes = work.need().total();
        assertTrue(work.batch(9).need().total() > bytes);
        assertTrue(work.lora(Lora.rank(65)).need().total() > bytes);
        assertTrue(work.lora(Lora.rank(64).dropout(0.05)).need().total() > bytes);
        assertTrue(work.lora(Lora.rank(64).on(".*")).need().total() > bytes, "the tower's too");
        assertTrue(work.precision(Precision.FP32).need().total() > bytes);
        assertTrue(work.checkpointing(true).need().total() < bytes);
        assertTrue(work.parts(2).need().total() < bytes);
        assertTrue(work.lora(null).checkpointing(true).need().total() > bytes);
    }

    /** Rows that are not there take nothing: three of a batch of eight. */
    @Test
    void aBatchHasNoMoreRowsThanThereAre() {
        assertEquals(3, new Batching(8, 1, 3, false).rows());
        assertEquals(3, new Batching(8, 3, 100, false).rows(), "8 in 3 parts are 3 and 3 and 2");
    }

    @Test
    void eightPairsOfASevenBillionFitIntoTheGpusTheyAreMeantFor() {
        assertTrue(SEVEN_BILLION.need().total() < 141e9);
        assertTrue(SEVEN_BILLION.checkpointing(true).need().total() < 80e9);
        assertEquals(
                """
                weights, there before              14.1 GB
                adapter and moments                1.92 GB
                gradients                           640 MB
                pictures seen, kept                0 bytes
                activations, rows at once: 8       5.73 GB
                together                           22.4 GB""",
                SEVEN_BILLION.checkpointing(true).need().toString().replace("\r\n", "\n"));
    }

    @Test
    void wrongNumbersSayWhatMustHold() {
        assertEquals(
                "a sequence of 10 tokens cannot score 4 and have 7 of a picture",
                message(() -> new Sequence(10, 4, 7)));
        assertEquals(
                "parts must be in [1, batch = 2], got 3",
                message(() -> new Batching(2, 3, 1, false)));
        assertEquals(
                "there must be at least 1 row, got 0", message(() -> new Batching(2, 1, 0, false)));
        assertEquals(
                "a workload needs at least one sequence a row, got none",
                message(() -> Workload.of(SMALL, Precision.FP32, List.of())));
    }

    private static String message(org.junit.jupiter.api.function.Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }
}

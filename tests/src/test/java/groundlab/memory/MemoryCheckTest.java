package groundlab.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.engine.FreeMemory;
import groundlab.engine.Precision;
import groundlab.internal.Notices;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eight mDPO pairs of a LLaVA-1.5-7B, on devices of many sizes. */
class MemoryCheckTest {

    private static final Workload PAIRS = MemoryNeedTest.SEVEN_BILLION;

    private static final String NEED =
            "training needs about 77.7 GB on gpu(0): 14.1 GB weights, 1.92 GB adapter and moments,"
                    + " 640 MB gradients, 61.0 GB activations of 8 rows; beside the weights ";

    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void listen() {
        Notices.install(notices::add);
    }

    @AfterEach
    void silence() {
        Notices.install(System.out::println);
    }

    private static FreeMemory free(double gigabytes) {
        return new FreeMemory("gpu(0)", OptionalLong.of((long) (gigabytes * 1e9)));
    }

    private static String refused(Workload work, double gigabytes) {
        MemoryCheck check = new MemoryCheck(work, free(gigabytes), true);
        return assertThrows(IllegalArgumentException.class, check::run).getMessage();
    }

    @Test
    void saysWhatToChangeAndWhatThatTakes() {
        assertEquals(
                NEED
                        + "25.0 GB are free; it needs about 22.4 GB with gradientCheckpointing(),"
                        + " 32.9 GB with accumulate(4)",
                refused(PAIRS, 25));
    }

    /** Weights, adapter and gradients are 16.6 GB; with 5 GB beside the weights 2.4 are left. */
    @Test
    void offersPartsOfWhatIsComputedTwiceOnlyWhereTheyAreNeeded() {
        assertEquals(
                NEED
                        + "5.00 GB are free; it needs about 19.0 GB with"
                        + " gradientCheckpointing().accumulate(4)",
                refused(PAIRS, 5));
    }

    @Test
    void saysTheLeastWhereNothingFits() {
        assertEquals(
                NEED
                        + "1.00 GB are free; with gradientCheckpointing().accumulate(8) it still"
                        + " needs about 18.5 GB",
                refused(PAIRS, 1));
        MemoryCheck whole = new MemoryCheck(PAIRS, free(1), false);
        assertEquals(
                NEED
                        + "1.00 GB are free; with gradientCheckpointing() it still needs about 22.4"
                        + " GB",
                assertThrows(IllegalArgumentException.class, whole::run).getMessage(),
                "a loss across pairs cannot be computed in parts");
        assertEquals(
                "training needs about 17.8 GB on gpu(0): 14.1 GB weights, 1.92 GB adapter and moments,"
                        + " 640 MB gradients, 1.14 GB activations of 1 row; beside the weights 1.00 GB"
                        + " are free; no setting takes less",
                refused(PAIRS.batch(1).checkpointing(true), 1));
    }

    @Test
    void offersAnAdapterAndHalfPrecision() {
        assertEquals(
                "training needs about 268 GB on gpu(0): 28.3 GB weights, 81.1 GB trained weights and"
                        + " moments, 27.0 GB gradients, 132 GB activations of 8 rows; beside the"
                        + " weights 65.0 GB are free; it needs about 42.2 GB with"
                        + " gradientCheckpointing().lora(64)",
                refused(PAIRS.lora(null).precision(Precision.FP32), 65));
        assertEquals(
                "training needs about 151 GB on gpu(0): 28.3 GB weights, 1.92 GB adapter and moments,"
                        + " 640 MB gradients, 121 GB activations of 8 rows; beside the weights 70.0 GB"
                        + " are free; it needs about 42.2 GB with gradientCheckpointing(), 91.8 GB with"
                        + " accumulate(2), 77.7 GB with the model in BF16",
                refused(PAIRS.precision(Precision.FP32), 70));
    }

    /** Beside the weights 63.6 GB are needed, 48.3 GB if activations are a quarter less. */
    @Test
    void goesOnWhereTheEstimateMayBeTooHigh() {
        new MemoryCheck(PAIRS, free(63.7), true).run();
        assertEquals(List.of(), notices);
        new MemoryCheck(PAIRS, free(50), true).run();
        assertEquals(
                List.of(
                        "It may not fit: "
                                + NEED
                                + "50.0 GB are free; it needs about 22.4 GB with"
                                + " gradientCheckpointing(), 48.1 GB with accumulate(2)"),
                notices);
    }

    @Test
    void saysNothingWhereNobodyKnows() {
        new MemoryCheck(PAIRS, new FreeMemory("gpu(0)", OptionalLong.empty()), true).run();
        assertEquals(List.of(), notices);
    }
}

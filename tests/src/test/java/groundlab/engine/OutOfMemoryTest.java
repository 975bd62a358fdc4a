package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutOfMemoryTest {

    private static final Path STATM = Path.of("/proc/self/statm");

    /** As libtorch 2.7 words it; behind a kernel there is TorchScript's traceback before. */
    private static final String CUDA =
            "The following operation failed in the TorchScript interpreter.\n"
                    + "RuntimeError: CUDA out of memory. Tried to allocate %s. GPU 0 has a total"
                    + " capacity of 79.11 GiB of which 1.20 GiB is free. Process 12 has 77.90 GiB"
                    + " memory in use. Of the allocated memory 70.10 GiB is allocated by PyTorch,"
                    + " and 6.20 GiB is reserved by PyTorch but unallocated.";

    /** {@return the message with what is free now, which no test knows, cut out} */
    private static String message(String said) {
        try (NDManager manager = NDManager.newBaseManager()) {
            RuntimeException why =
                    OutOfMemory.instead(new EngineException(said), "step 3", manager, "Cure it");
            assertEquals(OutOfMemory.class, why.getClass());
            assertEquals(said, why.getCause().getMessage());
            return why.getMessage().replaceAll("[\\d.]+ [kMG]B are free", "some are free");
        }
    }

    /** 2 GiB are 2 · 1.0737 GB; 20 MiB are 20.97 MB. */
    @ParameterizedTest
    @CsvSource({
        "2.00 GiB, 2.15 GB",
        "20.00 MiB, 21 MB",
        "1.50 KiB, 1.54 kB",
        "512 bytes, 512 bytes"
    })
    void aGpuSaysHowMuchWasAskedFor(String said, String understood) {
        assertEquals(
                "step 3 ran out of memory on cpu(): it asked for "
                        + understood
                        + " more, some are free without it. Cure it",
                message(CUDA.formatted(said)));
    }

    @ParameterizedTest
    @CsvSource({
        "CUDA error: out of memory",
        "'CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`'"
    })
    void driversAndLibrariesDoNotSay(String said) {
        assertEquals(
                "step 3 ran out of memory on cpu(): some are free without it. Cure it",
                message(said));
    }

    /** 2²⁰ · 2²² numbers of 4 bytes are 17,592 GB. */
    @Test
    void theHostSaysHowMuchWasAskedFor() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var failure =
                    assertThrows(
                            EngineException.class,
                            () -> manager.zeros(new Shape(1 << 20, 1 << 22)));
            assertTrue(
                    message(failure.getMessage())
                            .startsWith(
                                    "step 3 ran out of memory on cpu(): it asked for 17592 GB"));
        }
    }

    @Test
    void otherFailuresStayWhatTheyAre() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (RuntimeException other :
                    List.of(
                            new EngineException("Sizes of tensors must match"),
                            new IllegalStateException((String) null))) {
                assertSame(other, OutOfMemory.instead(other, "step 3", manager, ""));
            }
            var first = OutOfMemory.instead(new EngineException(CUDA), "one", manager, "");
            assertSame(first, OutOfMemory.instead(first, "two", manager, ""));
        }
    }

    /** Four calls that fail on 200 MB, which DJL's own way to call would keep each time. */
    @Test
    void aKernelThatFailsLetsGoOfItsArguments() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        fail(1 << 20); // loads what is loaded once
        double before = residentMegabytes();
        for (int i = 0; i < 4; i++) {
            fail(50_000_000);
        }
        double grown = residentMegabytes() - before;
        assertTrue(grown < 300, "grew by " + grown + " MB");
    }

    /** A product of a column with itself has n² numbers. */
    private static void fail(int n) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray column = manager.ones(new Shape(n, 1));
            var failure =
                    assertThrows(
                            EngineException.class, () -> Kernels.call("linear", column, column));
            assertTrue(
                    failure.getMessage().contains("can't allocate memory"), failure.getMessage());
        }
    }

    private static double residentMegabytes() throws Exception {
        return Long.parseLong(Files.readString(STATM).split(" ")[1]) * 4096 / 1e6;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "1000, 1.00 kB",
        "999999, 1.00 MB",
        "12345678, 12 MB",
        "1900000000, 1.90 GB",
        "14130000000, 14.1 GB",
        "141300000000, 141 GB"
    })
    void bytesPrintAsAPersonSaysThem(long number, String said) {
        assertEquals(said, new Bytes(number).toString());
    }
}

package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchChoiceTest {

    private static final String CURE =
            "; environment/setup --gpu chooses a libtorch that fits, environment/setup --cpu the"
                    + " built-in one";
    private static final Driver NEW = new Driver(OptionalInt.of(12080), Optional.of("570.86.15"));
    private static final Driver OLD = new Driver(OptionalInt.of(11040), Optional.of("470.57.02"));
    private static final Driver NONE = new Driver(OptionalInt.empty(), Optional.empty());

    @TempDir private Path root;

    private final Map<String, String> settings = new HashMap<>();

    /** A PyTorch as pip installs it. */
    private Path wheel(String version, String... libraries) throws IOException {
        Path lib = bare("torch/lib");
        Files.writeString(
                root.resolve("torch/version.py"),
                "from typing import Optional\n__version__ = '" + version + "'\ndebug = False\n");
        for (String library : libraries) {
            Files.createFile(lib.resolve(library));
        }
        return lib;
    }

    private void use(Path folder, String flavour) {
        settings.put("PYTORCH_LIBRARY_PATH", folder.toString());
        settings.put("PYTORCH_FLAVOR", flavour);
    }

    private void check(Driver driver) {
        TorchChoice.of(settings::get).check(() -> driver);
    }

    private void assertRefused(String message, Driver driver) {
        assertEquals(message + CURE, refusal(driver));
    }

    private String refusal(Driver driver) {
        return assertThrows(IllegalStateException.class, () -> check(driver)).getMessage();
    }

    @Test
    void whatIsNotSetIsTheBuiltInOne() {
        assertDoesNotThrow(() -> check(NONE));
        settings.put("PYTORCH_LIBRARY_PATH", "");
        settings.put("PYTORCH_VERSION", "2.7.1");
        settings.put("PYTORCH_FLAVOR", "cpu");
        assertDoesNotThrow(() -> check(NONE));
    }

    @Test
    void aLibtorchThatFitsIsTaken() throws IOException {
        Path lib = wheel("2.7.1+cu126", "libtorch_cuda.so");
        use(lib, "cu128");
        assertDoesNotThrow(() -> check(NEW));
        use(Path.of("/nowhere:" + lib.resolve("libtorch.so")), "cu128"); // as DJL reads it
        assertDoesNotThrow(() -> check(NEW));
        use(lib, "cpu"); // needs no driver
        TorchChoice.of(settings::get).check(() -> fail("the driver was asked for"));
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        use(root.resolve("gone"), "cpu");
        assertRefused(
                "PYTORCH_LIBRARY_PATH must be a folder with libtorch.so, got "
                        + root.resolve("gone"),
                NONE);
    }

    @Test
    void anotherVersionIsNamed() throws IOException {
        Path lib = wheel("2.7.10+cpu");
        use(lib, "cpu");
        assertRefused(
                "DJL's native code was built against PyTorch 2.7.1, found PyTorch 2.7.10+cpu in "
                        + lib,
                NONE);
        settings.put("GROUNDLAB_ANY_TORCH", "yes");
        assertDoesNotThrow(() -> check(NONE));
    }

    /** A libtorch of which nothing but the library is there. */
    private Path bare(String folder) throws IOException {
        Path lib = Files.createDirectories(root.resolve(folder));
        Files.createFile(lib.resolve("libtorch.so"));
        return lib;
    }

    @Test
    void anArchiveSaysItsVersionElsewhere() throws IOException {
        Path lib = bare("libtorch/lib");
        Files.writeString(root.resolve("libtorch/build-version"), "2.8.0+cu129\n");
        use(lib, "cpu");
        assertRefused(
                "DJL's native code was built against PyTorch 2.7.1, found PyTorch 2.8.0+cu129 in "
                        + lib,
                NONE);
    }

    @Test
    void aFolderOfDjlsCacheSaysItInItsName() throws IOException {
        Path lib = bare("2.5.1-20241105-cu124-linux-x86_64");
        use(lib, "cpu");
        assertRefused(
                "DJL's native code was built against PyTorch 2.7.1, found PyTorch 2.5.1+cu124 in "
                        + lib,
                NONE);
    }

    @Test
    void aLibtorchWithoutAVersionIsAskedFor() throws IOException {
        Path lib = bare("usr/lib");
        use(lib, "cpu");
        assertRefused(
                lib + " does not say its version: if it is 2.7.1, set PYTORCH_VERSION to that",
                NONE);
        settings.put("PYTORCH_VERSION", "2.7.1");
        assertDoesNotThrow(() -> check(NONE));
    }

    @Test
    void aVersionThatDjlWouldDownloadIsNamed() {
        settings.put("PYTORCH_VERSION", "2.5.1");
        assertRefused(
                "PYTORCH_VERSION must be 2.7.1, which DJL's native code was built against, got"
                        + " 2.5.1",
                NONE);
    }

    @Test
    void aFlavourWithoutNativeCodeIsNamed() throws IOException {
        use(wheel("2.7.1+cu126", "libtorch_cuda.so"), "cu126");
        assertRefused("PYTORCH_FLAVOR must be cpu, or cu128 for any CUDA 12, got cu126", NEW);
        settings.remove("PYTORCH_FLAVOR");
        assertRefused("PYTORCH_FLAVOR must be cpu, or cu128 for any CUDA 12, got nothing", NEW);
    }

    @Test
    void aGpuFlavourOfALibtorchForCpusIsNamed() throws IOException {
        Path lib = wheel("2.7.1+cpu");
        use(lib, "cu128");
        assertRefused(
                "PYTORCH_FLAVOR is cu128, but PyTorch 2.7.1+cpu in "
                        + lib
                        + " is for CPUs: set it to cpu",
                NEW);
        settings.remove("PYTORCH_LIBRARY_PATH");
        assertRefused(
                "PYTORCH_FLAVOR is cu128 without a PYTORCH_LIBRARY_PATH, and the built-in libtorch"
                        + " is for CPUs",
                NEW);
    }

    @Test
    void anotherCudaIsNamed() throws IOException {
        Path lib = wheel("2.7.1+cu118", "libtorch_cuda.so");
        use(lib, "cu128");
        assertRefused(
                "DJL's native code was built for CUDA 12, found PyTorch 2.7.1+cu118 in " + lib,
                NEW);
    }

    @Test
    void aMissingDriverIsNamed() throws IOException {
        use(wheel("2.7.1+cu126", "libtorch_cuda.so"), "cu128");
        assertEquals(
                "PYTORCH_FLAVOR is cu128, but NVIDIA's driver (libcuda.so.1) is not there: install"
                        + " 525 or newer, or set it to cpu; environment/setup --cpu goes on without"
                        + " a GPU",
                refusal(NONE));
    }

    @Test
    void aDriverThatIsTooOldIsNamed() throws IOException {
        Path lib = wheel("2.7.1+cu126", "libtorch_cuda.so");
        use(lib, "cu128");
        assertEquals(
                "PyTorch 2.7.1+cu126 in "
                        + lib
                        + " needs NVIDIA's driver 525 or newer, found driver 470.57.02, which knows"
                        + " CUDA up to 11.4: install one, or set PYTORCH_FLAVOR to cpu;"
                        + " environment/setup --cpu goes on without a GPU",
                refusal(OLD));
    }

    @Test
    void theDriverTellsItsVersion() throws IOException {
        Path file = root.resolve("proc/driver/nvidia/version");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15"
                        + " UTC 2023\nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n");
        assertEquals(Optional.of("535.104.05"), Driver.of(root).version());
        Files.writeString(
                file,
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86  Release Build\n");
        assertEquals(Optional.of("570.86"), Driver.of(root).version());
        Files.delete(file);
        assertEquals(Optional.empty(), Driver.of(root).version());
    }

    @Test
    void theVersionIsThatOfTheNativeCode() throws IOException {
        Properties native_ = new Properties();
        try (InputStream in = getClass().getResourceAsStream("/jnilib/pytorch.properties")) {
            native_.load(in);
        }
        String jni = native_.getProperty("jni_version");
        assertTrue(jni.startsWith(TorchChoice.VERSION + "-"), jni);
    }
}

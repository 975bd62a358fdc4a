package groundlab.engine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Which libtorch DJL is told to load. It is checked before, since native code that does not fit
 * ends Java without a word, or quietly leaves a GPU unused.
 *
 * @param library {@code PYTORCH_LIBRARY_PATH}: the folder of a libtorch; empty for the built-in one
 * @param version {@code PYTORCH_VERSION}: what DJL takes it for
 * @param flavour {@code PYTORCH_FLAVOR}: which of DJL's native libraries goes with it
 * @param anyVersion {@code GROUNDLAB_ANY_TORCH}: whether a version may be tried that may crash
 */
record TorchChoice(
        Optional<String> library,
        Optional<String> version,
        Optional<String> flavour,
        boolean anyVersion) {

    /** What DJL's native code was built against. */
    static final String VERSION = "2.7.1";

    private static final String CPU = "cpu";
    private static final String GPU = "cu128";
    private static final String CUDA = "12.";
    private static final int OLDEST_CUDA = 12000;

    /** By NVIDIA's table of minor version compatibility: all of CUDA 12 runs on these. */
    private static final String OLDEST_DRIVER = "525";

    static final String CURE =
            "; environment/setup --gpu chooses a libtorch that fits, environment/setup --cpu the"
                    + " built-in one";

    private static final String WITHOUT = "; environment/setup --cpu goes on without a GPU";

    /** {@return what is set, with an empty word as nothing} */
    static TorchChoice of(UnaryOperator<String> settings) {
        return new TorchChoice(
                said(settings, "PYTORCH_LIBRARY_PATH"),
                said(settings, "PYTORCH_VERSION"),
                said(settings, "PYTORCH_FLAVOR"),
                said(settings, "GROUNDLAB_ANY_TORCH").isPresent());
    }

    private static Optional<String> said(UnaryOperator<String> settings, String name) {
        return Optional.ofNullable(settings.apply(name)).filter(value -> !value.isBlank());
    }

    /**
     * Checks all that can be known without loading it.
     *
     * @param driver asked only where a GPU is wanted
     * @throws IllegalStateException with what was found and what to set
     */
    void check(Supplier<Driver> driver) {
        must(
                version.orElse(VERSION).startsWith(VERSION),
                "PYTORCH_VERSION must be %s, which DJL's native code was built against, got %s",
                VERSION,
                version.orElse(""));
        if (library.isEmpty()) {
            must(
                    !flavour.orElse(CPU).startsWith("cu"),
                    "PYTORCH_FLAVOR is %s without a PYTORCH_LIBRARY_PATH, and the built-in libtorch"
                            + " is for CPUs",
                    flavour.orElse(""));
            return;
        }
        TorchFolder folder = folder();
        checkVersion(folder);
        must(
                List.of(CPU, GPU).contains(flavour.orElse("nothing")),
                "PYTORCH_FLAVOR must be %s, or %s for any CUDA 12, got %s",
                CPU,
                GPU,
                flavour.orElse("nothing"));
        if (flavour.get().equals(GPU)) {
            checkCuda(folder, driver.get());
        }
    }

    /** {@return where it will be loaded from} DJL takes a list of folders, too. */
    private TorchFolder folder() {
        Optional<Path> found =
                Arrays.stream(library.get().split(File.pathSeparator))
                        .map(Path::of)
                        .map(path -> isLibrary(path) ? path.toAbsolutePath().getParent() : path)
                        .filter(path -> Files.isRegularFile(path.resolve(TorchFolder.LIBRARY)))
                        .findFirst();
        must(
                found.isPresent(),
                "PYTORCH_LIBRARY_PATH must be a folder with %s, got %s",
                TorchFolder.LIBRARY,
                library.get());
        return TorchFolder.of(found.get());
    }

    private static boolean isLibrary(Path path) {
        return Files.isRegularFile(path) && path.endsWith(TorchFolder.LIBRARY);
    }

    private void checkVersion(TorchFolder folder) {
        if (anyVersion) {
            return;
        }
        must(
                folder.version().or(() -> version).isPresent(),
                "%s does not say its version: if it is %s, set PYTORCH_VERSION to that",
                folder.path(),
                VERSION);
        String found = folder.version().orElse(VERSION);
        must(
                found.equals(VERSION) || found.startsWith(VERSION + "+"),
                "DJL's native code was built against PyTorch %s, found %s",
                VERSION,
                folder);
    }

    private void checkCuda(TorchFolder folder, Driver driver) {
        must(
                folder.gpu(),
                "PYTORCH_FLAVOR is %s, but %s is for CPUs: set it to %s",
                GPU,
                folder,
                CPU);
        must(
                folder.cuda().orElse(CUDA).startsWith(CUDA),
                "DJL's native code was built for CUDA 12, found %s",
                folder);
        refuseUnless(
                driver.cuda().isPresent(),
                "PYTORCH_FLAVOR is %s, but NVIDIA's driver (libcuda.so.1) is not there: install %s"
                        + " or newer, or set it to %s"
                        + WITHOUT,
                GPU,
                OLDEST_DRIVER,
                CPU);
        refuseUnless(
                driver.cuda().orElse(0) >= OLDEST_CUDA,
                "%s needs NVIDIA's driver %s or newer, found %s: install one, or set PYTORCH_FLAVOR"
                        + " to %s"
                        + WITHOUT,
                folder,
                OLDEST_DRIVER,
                driver,
                CPU);
    }

    private static void must(boolean holds, String message, Object... values) {
        refuseUnless(holds, message + CURE, values);
    }

    private static void refuseUnless(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new IllegalStateException(String.format(Locale.ROOT, message, values));
        }
    }
}

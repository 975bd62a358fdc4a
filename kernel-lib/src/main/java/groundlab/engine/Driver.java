package groundlab.engine;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NVIDIA's driver.
 *
 * @param cuda the newest CUDA that it knows as CUDA counts, 12040 for 12.4; empty if its library
 *     cannot be loaded
 * @param version of its kernel module, such as 550.54.15, where it tells
 */
record Driver(OptionalInt cuda, Optional<String> version) {

    private static final String LIBRARY = "libcuda.so.1";

    private static final Pattern VERSION = Pattern.compile("\\b\\d{3,}\\.\\d+(\\.\\d+)?\\b");

    /**
     * {@return the driver of this machine}
     *
     * @param root the folder that holds {@code proc}
     */
    static Driver of(Path root) {
        return new Driver(newestCuda(), version(root.resolve("proc/driver/nvidia/version")));
    }

    /** The library is looked for as libtorch will look for it, by the system's loader. */
    private static OptionalInt newestCuda() {
        try {
            int[] found = new int[1];
            NativeLibrary.getInstance(LIBRARY)
                    .getFunction("cuDriverGetVersion")
                    .invokeInt(new Object[] {found});
            return OptionalInt.of(found[0]);
        } catch (UnsatisfiedLinkError e) {
            return OptionalInt.empty();
        }
    }

    private static Optional<String> version(Path file) {
        try {
            Matcher match = VERSION.matcher(Files.readString(file));
            return match.find() ? Optional.of(match.group()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a container may hide it
        }
    }

    /** {@return such as {@code driver 470.57.02, which knows CUDA up to 11.4}} */
    @Override
    public String toString() {
        int newest = cuda.orElse(0);
        return String.format(
                Locale.ROOT,
                "driver %s, which knows CUDA up to %d.%d",
                version.orElse("of unknown version"),
                newest / 1000,
                newest % 1000 / 10);
    }
}

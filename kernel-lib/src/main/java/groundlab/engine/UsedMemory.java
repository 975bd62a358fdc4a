package groundlab.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory is in use, what libtorch holds outside of Java's heap included. */
public final class UsedMemory {

    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PAGE = 4096;

    private UsedMemory() {}

    /**
     * {@return MB (10⁶ bytes) in use on a manager's device: on a GPU by all, on the CPU what this
     * process holds in memory; NaN where nobody can tell}
     */
    public static double megabytes(NDManager manager) {
        Device device = manager.getDevice();
        return (device.isGpu() ? gpu(device) : cpu()) / 1e6;
    }

    private static double gpu(Device device) {
        return GpuMemory.of(device).map(usage -> (double) usage.getUsed()).orElse(Double.NaN);
    }

    private static double cpu() {
        try {
            return PAGE * Double.parseDouble(Files.readString(STATM).split(" ")[1]);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}

package groundlab.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;
import java.util.Optional;

/** What CUDA says of a GPU's memory. */
final class GpuMemory {

    private GpuMemory() {}

    /** {@return all of it and what is taken, by whomever, in bytes; empty where nobody can tell} */
    static Optional<MemoryUsage> of(Device device) {
        try {
            return Optional.of(CudaUtils.getGpuMemory(device));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty(); // CUDA runs, but its runtime library is not on the path
        }
    }
}

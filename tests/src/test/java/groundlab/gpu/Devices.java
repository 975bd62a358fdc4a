package groundlab.gpu;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import groundlab.engine.Compute;
import groundlab.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The device under test: system property {@code groundlab.device}, {@code gpu0} or {@code cpu}. */
public final class Devices {

    private static final String NAME = System.getProperty("groundlab.device", "gpu0");

    private Devices() {}

    /** {@return the device under test in this precision} */
    public static Compute compute(Precision precision) {
        if (NAME.equals("cpu")) {
            return Compute.cpu().with(precision);
        }
        if (!NAME.matches("gpu\\d+")) {
            throw new IllegalArgumentException("groundlab.device must be cpu or gpu0, got " + NAME);
        }
        return Compute.gpu(Integer.parseInt(NAME.substring("gpu".length()))).with(precision);
    }

    /** {@return megabytes taken on the device by all processes, on the CPU by this one} */
    static double usedMegabytes() throws IOException {
        System.gc();
        Device device = compute(Precision.FP32).device();
        if (device.isGpu()) {
            return CudaUtils.getGpuMemory(device).getUsed() / 1e6;
        }
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
        return Long.parseLong(pages) * 4096 / 1e6;
    }
}

package groundlab.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Where and in which number format a model runs.
 *
 * <pre>{@code
 * Vlm small = Vlm.load(world.baseModel(), Compute.cpu().with(Precision.BF16));
 * Vlm quick = Vlm.load(world.baseModel(), Compute.best()); // on a GPU where there is one
 * }</pre>
 *
 * @param device CPU or a GPU
 * @param precision of weights and activations
 */
public record Compute(Device device, Precision precision) {

    /** {@return the CPU with FP32} */
    public static Compute cpu() {
        return new Compute(Device.cpu(), Precision.FP32);
    }

    /**
     * {@return a GPU with BF16}
     *
     * @throws IllegalArgumentException if the engine sees no such GPU, or cannot use it
     */
    public static Compute gpu(int index) {
        Torch.checkGpu(index);
        return new Compute(Device.gpu(index), Precision.BF16);
    }

    /** {@return the first GPU with BF16 if the engine sees one, else the CPU with FP32} */
    public static Compute best() {
        return Torch.engine().getGpuCount() > 0 ? gpu(0) : cpu();
    }

    /**
     * {@return the same for a model of so many numbers: on the CPU BF16 where FP32 would take more
     * than half of the memory that is free}
     */
    public static Compute best(long parameters) {
        Compute best = best();
        try (NDManager manager = Torch.manager(best.device)) {
            return best.fitting(parameters, FreeMemory.of(manager).bytes());
        }
    }

    Compute fitting(long parameters, OptionalLong free) {
        long bytes = parameters * precision.bytes();
        return free.isPresent() && bytes > free.getAsLong() / 2 ? with(Precision.BF16) : this;
    }

    /** {@return whether it is a GPU} */
    public boolean isGpu() {
        return device.isGpu();
    }

    /**
     * {@return bytes of a GPU's memory, used or not; empty on the CPU, or where nobody can tell}
     */
    public OptionalLong memory() {
        return isGpu()
                ? GpuMemory.of(device).stream().mapToLong(MemoryUsage::getMax).findFirst()
                : OptionalLong.empty();
    }

    /** {@return this and, if it is a GPU, the same on each other one that the engine sees} */
    public List<Compute> alike() {
        List<Compute> all = new ArrayList<>(List.of(this));
        int gpus = isGpu() ? Torch.engine().getGpuCount() : 0;
        IntStream.range(0, gpus)
                .filter(i -> i != device.getDeviceId())
                .forEach(i -> all.add(new Compute(Device.gpu(i), precision)));
        return List.copyOf(all);
    }

    /** {@return the same device with another number format} */
    public Compute with(Precision other) {
        return new Compute(device, other);
    }

    @Override
    public String toString() {
        return device + " " + precision;
    }
}

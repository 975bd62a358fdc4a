package groundlab.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much can still be allocated on a device.
 *
 * @param device its name, such as {@code gpu(0)}
 * @param bytes what is free; empty where nobody can tell
 */
public record FreeMemory(String device, OptionalLong bytes) {

    /** {@return what is free now on the device of {@code manager}} */
    public static FreeMemory of(NDManager manager) {
        Device device = manager.getDevice();
        return new FreeMemory(device.toString(), device.isGpu() ? gpu(device) : cpu(Path.of("/")));
    }

    private static OptionalLong gpu(Device device) {
        JniUtils.emptyCudaCache(); // what libtorch keeps for itself looks used to CUDA
        return GpuMemory.of(device).stream()
                .mapToLong(usage -> usage.getMax() - usage.getUsed())
                .findFirst();
    }

    /** What Linux says is available, or less where a control group of this process limits it. */
    static OptionalLong cpu(Path root) {
        OptionalLong available = field(root.resolve("proc/meminfo"), "MemAvailable: +(\\d+) kB");
        if (available.isEmpty()) {
            return available;
        }
        long free = available.getAsLong() * 1024;
        Path top = root.resolve("sys/fs/cgroup");
        Groups unified = new Groups(top, "max", "current", "inactive_file");
        Groups older =
                new Groups(
                        top.resolve("memory"),
                        "limit_in_bytes",
                        "usage_in_bytes",
                        "total_inactive_file");
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":/", 2); // number:controllers:/path
            if (parts[0].equals("0:")) {
                free = Math.min(free, unified.left(parts[1]));
            } else if (parts[0].matches("\\d+:(.*,)?memory(,.*)?")) {
                free = Math.min(free, older.left(parts[1]));
            }
        }
        return OptionalLong.of(Math.max(0, free));
    }

    /** Control groups of memory as one of the two versions has them: a folder and file names. */
    private record Groups(Path top, String limit, String usage, String cached) {

        /** The least that the group or one of those around it leaves. */
        long left(String group) {
            long least = Long.MAX_VALUE;
            Path inner = top.resolve(group).normalize();
            // A container may see the path that the host uses, and only its own group as the top.
            for (Path at = inner.startsWith(top) ? inner : top;
                    at.startsWith(top);
                    at = at.getParent()) {
                least = Math.min(least, leftBy(at));
            }
            return least;
        }

        private long leftBy(Path group) {
            OptionalLong most = field(group.resolve("memory." + limit), "^(\\d+)");
            OptionalLong used = field(group.resolve("memory." + usage), "^(\\d+)");
            if (most.isEmpty() || used.isEmpty()) {
                return Long.MAX_VALUE;
            }
            // Cached files can be dropped.
            long files = field(group.resolve("memory.stat"), "^" + cached + " (\\d+)").orElse(0);
            return most.getAsLong() - Math.max(0, used.getAsLong() - files);
        }
    }

    private static OptionalLong field(Path file, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return lines(file).stream()
                .map(compiled::matcher)
                .filter(Matcher::find)
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}

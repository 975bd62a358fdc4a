package groundlab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {

    @TempDir private Path root;

    private void put(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private long free() {
        return FreeMemory.cpu(root).orElse(-1);
    }

    @Test
    void thisMachineHasSome() {
        try (NDManager manager = NDManager.newBaseManager()) {
            FreeMemory free = FreeMemory.of(manager);
            assertEquals(manager.getDevice().toString(), free.device());
            assertTrue(free.bytes().orElse(1) > 0);
        }
    }

    @Test
    void nobodyKnowsWithoutProc() {
        assertEquals(OptionalLong.empty(), FreeMemory.cpu(root));
    }

    @Test
    void withoutLimitsItIsWhatLinuxSays() throws IOException {
        put("proc/meminfo", "MemTotal:       9000 kB\nMemAvailable:    4000 kB\n");
        put("proc/self/cgroup", "0::/\n");
        put("sys/fs/cgroup/a/memory.max", "max\n");
        assertEquals(4000 * 1024, free());
    }

    /** The group around this one leaves 1000 − 800 + 300 cached, this one 5000 − 200. */
    @Test
    void theTightestGroupLimitsIt() throws IOException {
        put("proc/meminfo", "MemAvailable: 4000 kB\n");
        put("proc/self/cgroup", "0::/a/b\n");
        put("sys/fs/cgroup/a/memory.max", "1000\n");
        put("sys/fs/cgroup/a/memory.current", "800\n");
        put("sys/fs/cgroup/a/memory.stat", "anon 500\ninactive_file 300\n");
        put("sys/fs/cgroup/a/b/memory.max", "5000\n");
        put("sys/fs/cgroup/a/b/memory.current", "200\n");
        assertEquals(500, free());
    }

    /** In a container the path is the host's, so only the top of the tree is there: 1000 − 800. */
    @Test
    void theOlderGroupsLimitItToo() throws IOException {
        put("proc/meminfo", "MemAvailable: 4000 kB\n");
        put("proc/self/cgroup", "5:cpu:/docker/x\n4:memory:/docker/x\n0::/\n");
        put("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n");
        put("sys/fs/cgroup/memory/memory.usage_in_bytes", "800\n");
        assertEquals(200, free());
    }
}

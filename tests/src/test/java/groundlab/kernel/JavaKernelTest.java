package groundlab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be said without a kernel; tests/kernels talks to the real ones. */
class JavaKernelTest {

    /** Stands for a kernel of another version. */
    public static final class Other {
        private final List<String> shown = List.of("a", "b");

        public String show(String id, Object thing) {
            return id + " " + thing;
        }

        public long twice(long number) {
            return 2 * number;
        }

        public void fail() {
            throw new IllegalArgumentException("no such place");
        }
    }

    @Test
    void thereIsNoKernelInATest() {
        assertEquals(Optional.empty(), JavaKernel.running());
    }

    @Test
    void whatAnObjectHasIsAskedForByName() throws ReflectiveOperationException {
        Mirror mirror = Mirror.of(new Other());
        assertEquals("x 1", mirror.call("show", "x", 1).object());
        assertEquals(6L, mirror.call("twice", 3L).object());
        assertEquals(2, ((List<?>) mirror.field("shown").object()).size());
    }

    @Test
    void aKernelOfAnotherVersionIsNamed() {
        Mirror mirror = Mirror.of(new Other());
        var unknown =
                assertThrows(
                        IllegalStateException.class,
                        () -> Mirror.ask("JJava", () -> mirror.call("display", Map.of())));
        assertEquals("this version of JJava is not known here", unknown.getMessage());
        assertEquals(Other.class.getName() + ".display", unknown.getCause().getMessage());
        var failed =
                assertThrows(
                        IllegalStateException.class,
                        () -> Mirror.ask("JJava", () -> mirror.call("fail")));
        assertEquals(
                "JJava failed: java.lang.IllegalArgumentException: no such place",
                failed.getMessage());
    }
}

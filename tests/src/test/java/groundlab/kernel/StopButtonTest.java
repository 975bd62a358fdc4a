package groundlab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a kernel that only keeps what it is told; tests/kernels talks to the real ones. */
class StopButtonTest {

    private final List<String> told = new ArrayList<>();

    /** Keeps what it is told. */
    private final JavaKernel kernel =
            new JavaKernel() {
                @Override
                public void display(MimeBundle bundle) {
                    told.add("shown");
                }

                @Override
                public void update(MimeBundle bundle) {}

                @Override
                public JShell jshell() {
                    return null;
                }

                @Override
                public void leaveCell() {
                    told.add("left");
                }

                @Override
                public Object outlet() {
                    return told;
                }

                @Override
                public String cellThreads() {
                    return "test-cell-";
                }
            };

    /** A kernel's pool gives a thread further cells once the code that was left has ended. */
    @Test
    void aThreadThatWasLeftCanBeStoppedInItsNextCell(@TempDir Path folder) throws Exception {
        Consumer<AtomicBoolean> one = deaf(folder, "First");
        Consumer<AtomicBoolean> next = deaf(folder, "Second");
        ExecutorService pool =
                Executors.newSingleThreadExecutor(cell -> new Thread(cell, "test-cell-0"));
        StopButton button = new StopButton();
        AtomicBoolean end = new AtomicBoolean();
        try {
            Future<?> first = start(pool, one, end);
            button.stop(kernel);
            assertEquals(List.of("shown", "left"), told);
            button.stop(kernel);
            assertEquals(List.of("shown", "left"), told, "code is left once");
            end.set(true);
            first.get();
            end.set(false);
            start(pool, next, end);
            button.stop(kernel);
            assertEquals(List.of("shown", "left", "shown", "left"), told);
        } finally {
            end.set(true);
            pool.shutdown();
        }
    }

    private static Future<?> start(
            ExecutorService pool, Consumer<AtomicBoolean> code, AtomicBoolean end)
            throws InterruptedException {
        AtomicBoolean runs = new AtomicBoolean();
        Future<?> cell =
                pool.submit(
                        () -> {
                            runs.set(true);
                            code.accept(end);
                        });
        while (!runs.get()) {
            Thread.sleep(1);
        }
        Thread.sleep(100); // from here it is in the code of the cell
        return cell;
    }

    /** {@return code that hears no interrupt, in a class such as JShell makes} */
    @SuppressWarnings("unchecked")
    private static Consumer<AtomicBoolean> deaf(Path folder, String name)
            throws IOException, ReflectiveOperationException {
        Path source = Files.createDirectories(folder.resolve("REPL")).resolve(name + ".java");
        Files.writeString(
                source,
                """
                package REPL;
                import java.util.concurrent.atomic.AtomicBoolean;
                public class %s implements java.util.function.Consumer<AtomicBoolean> {
                    public void accept(AtomicBoolean end) {
                        while (!end.get()) Thread.yield();
                    }
                }
                """
                        .formatted(name));
        ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
        var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        return (Consumer<AtomicBoolean>)
                loader.loadClass("REPL." + name).getConstructor().newInstance();
    }
}

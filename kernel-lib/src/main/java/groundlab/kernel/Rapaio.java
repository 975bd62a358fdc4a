package groundlab.kernel;

import java.util.Optional;
import jdk.jshell.JShell;

/**
 * The kernel of rapaio.
 *
 * @param kernel the running kernel
 */
record Rapaio(Mirror kernel) implements JavaKernel {

    static final String MAIN = "org.rapaio.jupyter.kernel.MainApp";

    private static final String NAME = "rapaio-jupyter-kernel";
    private static final String DATA = "org.rapaio.jupyter.kernel.display.DisplayData";

    /** To look at the main class makes a kernel, so it is left alone in any other program. */
    static Optional<JavaKernel> find() {
        if (!System.getProperty("sun.java.command", "").contains("rapaio")) {
            return Optional.empty();
        }
        try {
            Mirror kernel = Mirror.of(MAIN).field("kernel");
            return Optional.of(kernel).filter(k -> k.object() != null).map(Rapaio::new);
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    @Override
    public void display(MimeBundle bundle) {
        Mirror.ask(NAME, () -> kernel.call("display", data(bundle)));
    }

    @Override
    public void update(MimeBundle bundle) {
        Mirror.ask(NAME, () -> kernel.call("updateDisplay", data(bundle)));
    }

    private static Object data(MimeBundle bundle) throws ReflectiveOperationException {
        Mirror empty = Mirror.of(DATA).call("fromText", "");
        return IJavaFamily.fill(empty, bundle);
    }

    @Override
    public JShell jshell() {
        return (JShell) Mirror.ask(NAME, () -> kernel.call("javaEngine").call("getShell")).object();
    }

    /** The kernel's own way would also close its pool of threads, and no further cell could run. */
    @Override
    public void leaveCell() {
        Mirror.ask(
                NAME,
                () -> {
                    Mirror engine = kernel.call("javaEngine");
                    Object id = engine.field("executionId").object();
                    return engine.field("controlProvider")
                            .call("getRegisteredControl", id)
                            .call("interrupt");
                });
    }

    @Override
    public String cellThreads() {
        return "Engine-thread-";
    }

    @Override
    public Object outlet() {
        return Mirror.ask(NAME, () -> kernel.call("channels").field("iopub")).object();
    }
}

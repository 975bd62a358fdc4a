package groundlab.kernel;

import java.util.Optional;
import jdk.jshell.JShell;

/**
 * IJava, and JJava that descends from it: they do the same under different names.
 *
 * @param name the kernel's
 * @param kernel the running kernel
 * @param data the class of an output
 * @param shell where the JShell is
 * @param cellThreads how the names of the threads begin that run cells
 */
record IJavaFamily(String name, Mirror kernel, String data, Shell shell, String cellThreads)
        implements JavaKernel {

    static final String IJAVA = "io.github.spencerpark.ijava.IJava";

    /** Where a kernel has its JShell. */
    interface Shell {
        Mirror of(Mirror kernel) throws ReflectiveOperationException;
    }

    static Optional<JavaKernel> ijava() {
        try {
            Mirror kernel = Mirror.of(IJAVA).call("getKernelInstance");
            return found(
                    "IJava",
                    kernel,
                    "io.github.spencerpark.jupyter.kernel.display.DisplayData",
                    k -> k.field("evaluator").call("getShell"),
                    "IJava-executor-");
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    static Optional<JavaKernel> jjava() {
        String jupyter = "org.dflib.jjava.jupyter.kernel.";
        try {
            Mirror kernel = Mirror.of(jupyter + "BaseKernel").field("notebookKernel");
            return found(
                    "JJava",
                    kernel,
                    jupyter + "display.DisplayData",
                    k -> k.call("getJShell"),
                    "jjava-exec-");
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static Optional<JavaKernel> found(
            String name, Mirror kernel, String data, Shell shell, String cellThreads) {
        return kernel.object() == null
                ? Optional.empty()
                : Optional.of(new IJavaFamily(name, kernel, data, shell, cellThreads));
    }

    @Override
    public void display(MimeBundle bundle) {
        Mirror.ask(name, () -> kernel.call("display", data(bundle)));
    }

    @Override
    public void update(MimeBundle bundle) {
        Mirror.ask(
                name,
                () -> kernel.call("getIO").field("display").call("updateDisplay", data(bundle)));
    }

    private Object data(MimeBundle bundle) throws ReflectiveOperationException {
        return fill(Mirror.make(data), bundle);
    }

    /** {@return an output of the kernel with all that the bundle has} */
    static Object fill(Mirror data, MimeBundle bundle) throws ReflectiveOperationException {
        for (var part : bundle.data().entrySet()) {
            data.call("putData", part.getKey(), part.getValue());
        }
        for (var note : bundle.metadata().entrySet()) {
            data.call("putMetaData", note.getKey(), note.getValue());
        }
        data.call("setDisplayId", bundle.id());
        return data.object();
    }

    @Override
    public JShell jshell() {
        return (JShell) Mirror.ask(name, () -> shell.of(kernel)).object();
    }

    @Override
    public void leaveCell() {
        Mirror.ask(name, () -> kernel.call("interrupt"));
    }

    @Override
    public Object outlet() {
        return Mirror.ask(name, () -> kernel.call("getCommManager").field("iopub")).object();
    }
}

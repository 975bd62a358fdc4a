package groundlab.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Starts a Java kernel with a stop button that works, and with its start script done before the
 * first message comes: {@code java groundlab.kernel.Start <main class of the kernel> <connection
 * file>}.
 */
public final class Start {

    /** A script for a kernel that cannot read one of several statements by itself. */
    private static final String SCRIPT = "GROUNDLAB_STARTUP";

    private Start() {}

    /** Runs until the kernel ends. */
    public static void main(String[] args) throws Exception {
        StopButton.install();
        if (args[0].equals(IJavaFamily.IJAVA)) {
            ijava(Path.of(args[1]));
            return;
        }
        if (args[0].equals(Rapaio.MAIN)) {
            RapaioStart.run(Path.of(args[1]), Files.readString(Path.of(System.getenv(SCRIPT))));
            return;
        }
        Class.forName(args[0])
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    }

    /**
     * IJava's own main leaves the script to the first cell; until then it could complete nothing.
     */
    private static void ijava(Path file) throws Exception {
        String family = "io.github.spencerpark.";
        Mirror facts = Mirror.of(family + "jupyter.kernel.KernelConnectionProperties");
        Object properties = facts.call("parse", Files.readString(file)).object();
        Mirror connection = Mirror.make(family + "jupyter.channels.JupyterConnection", properties);
        Mirror kernel = Mirror.make(family + "ijava.JavaKernel");
        Mirror.of(IJavaFamily.IJAVA).set("kernel", kernel.object());
        kernel.call("evalRaw", "");
        kernel.call("becomeHandlerForConnection", connection.object());
        connection.call("connect");
        connection.call("waitUntilClose");
        System.exit(0);
    }
}

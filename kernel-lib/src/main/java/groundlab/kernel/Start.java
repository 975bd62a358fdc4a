package groundlab.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Starts a Java kernel with a stop button that works: {@code java groundlab.kernel.Start <main
 * class of the kernel> <its arguments>}.
 */
public final class Start {

    /** A script for a kernel that cannot read one of several statements by itself. */
    private static final String SCRIPT = "GROUNDLAB_STARTUP";

    private Start() {}

    /** Runs until the kernel ends. */
    public static void main(String[] args) throws Exception {
        StopButton.install();
        Class<?> kernel = Class.forName(args[0]);
        String script = System.getenv(SCRIPT);
        if (script != null) {
            JavaKernel.running().orElseThrow().run(Files.readString(Path.of(script)));
        }
        kernel.getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    }
}

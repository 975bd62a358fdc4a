package groundlab.kernel;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * What happens when someone presses Jupyter's stop button, which sends the interrupt signal: the
 * cell's thread is asked to stop, and has some time to leave everything as it should be. If it does
 * not hear, the cell ends all the same. The kernels' own ways differ, end the cell while its code
 * still runs, and one leaves a kernel that can run nothing more.
 */
final class StopButton {

    private static final Duration PATIENCE = Duration.ofMillis(1400);
    private static final String GOES_ON =
            "This cell was left, but its code goes on until it next asks whether to stop. Code of"
                    + " groundlab does so soon; a loop that never does, by Thread.interrupted(), keeps"
                    + " a core busy until the kernel is restarted.";

    private final Set<Thread> left = Collections.newSetFromMap(new WeakHashMap<>());

    /** Takes the place of what the signal does by default, which is to end the program. */
    static void install() throws ReflectiveOperationException {
        StopButton button = new StopButton();
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object pressed =
                Proxy.newProxyInstance(
                        handler.getClassLoader(),
                        new Class<?>[] {handler},
                        (proxy, method, arguments) -> {
                            button.press();
                            return null;
                        });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("INT"), pressed);
    }

    private synchronized void press() {
        JavaKernel.running().ifPresent(this::stop);
    }

    private void stop(JavaKernel kernel) {
        List<Thread> cell =
                Thread.getAllStackTraces().entrySet().stream()
                        .filter(t -> t.getKey().getName().startsWith(kernel.cellThreads()))
                        .filter(t -> runsCell(t.getValue()) && !left.contains(t.getKey()))
                        .map(t -> t.getKey())
                        .toList();
        synchronized (kernel.outlet()) { // a message cut in two would spoil all that follow
            cell.forEach(Thread::interrupt);
        }
        if (!ends(cell)) {
            kernel.display(MimeBundle.text(GOES_ON));
            left.addAll(cell);
            kernel.leaveCell();
        }
    }

    private static boolean ends(List<Thread> cell) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (cell.stream().anyMatch(thread -> runsCell(thread.getStackTrace()))) {
            if (System.nanoTime() > until) {
                return false;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return false;
            }
        }
        return true;
    }

    /** JShell puts what cells hold into classes of its own. */
    private static boolean runsCell(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith("REPL.")) {
                return true;
            }
        }
        return false;
    }
}

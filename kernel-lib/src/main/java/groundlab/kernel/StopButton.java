package groundlab.kernel;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    /** The code that goes on, by its thread, which may run another cell once it is done. */
    private final Map<Thread, String> left = new WeakHashMap<>();

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

    void stop(JavaKernel kernel) {
        List<Thread> cell =
                Thread.getAllStackTraces().entrySet().stream()
                        .filter(t -> t.getKey().getName().startsWith(kernel.cellThreads()))
                        .filter(t -> runsCell(t.getValue()))
                        .filter(t -> !code(t.getValue()).equals(left.get(t.getKey())))
                        .map(t -> t.getKey())
                        .toList();
        synchronized (kernel.outlet()) { // a message cut in two would spoil all that follow
            cell.forEach(Thread::interrupt);
        }
        if (!ends(cell)) {
            kernel.display(MimeBundle.text(GOES_ON));
            cell.forEach(thread -> left.put(thread, code(thread.getStackTrace())));
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

    private static boolean runsCell(StackTraceElement[] stack) {
        return !code(stack).isEmpty();
    }

    /**
     * {@return the class of a cell's code that a thread runs, empty if it runs none} JShell puts
     * what cells hold into classes of its own, another one each time that a cell runs.
     */
    private static String code(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .map(StackTraceElement::getClassName)
                .filter(name -> name.startsWith("REPL."))
                .reduce("", (inner, outer) -> outer);
    }
}

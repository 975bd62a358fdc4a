package groundlab.bench;

import ai.djl.ndarray.NDManager;
import groundlab.engine.UsedMemory;

/**
 * The most memory that was in use on a device while it is open, in MB (10⁶ bytes), looked at 50
 * times a second: on a GPU by all processes, on the CPU by this one.
 */
final class PeakMemory implements AutoCloseable {

    private final NDManager manager;
    private final Thread thread = new Thread(this::look, "memory");
    private volatile double peak;

    /** {@code manager} stays open for longer. */
    PeakMemory(NDManager manager) {
        this.manager = manager;
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        while (!Thread.currentThread().isInterrupted()) {
            peak = Math.max(peak, UsedMemory.megabytes(manager));
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    double megabytes() {
        return Math.max(peak, UsedMemory.megabytes(manager));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

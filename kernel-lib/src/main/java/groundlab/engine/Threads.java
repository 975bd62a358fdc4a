package groundlab.engine;

import static groundlab.internal.Checks.check;

import ai.djl.pytorch.jni.JniUtils;

/**
 * How many threads an operation on the CPU takes when this thread calls it, until closed. A thread
 * that begins takes as many as were last set by any: so set it before threads are started, and
 * close it when they have ended.
 */
public final class Threads implements AutoCloseable {

    private final int before = now();

    private Threads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /** Takes so many. */
    public static Threads of(int threads) {
        check(threads >= 1, "threads must be at least 1, got %d", threads);
        return new Threads(threads);
    }

    /** {@return how many it takes now; loads the engine if it was not} */
    public static int now() {
        Torch.engine();
        return JniUtils.getNumThreads();
    }

    /** Goes back to what was before. */
    @Override
    public void close() {
        JniUtils.setNumThreads(before);
    }
}

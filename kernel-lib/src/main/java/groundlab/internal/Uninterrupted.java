package groundlab.internal;

import java.io.IOException;

/**
 * Reading and writing that a stop button does not break. Java closes a file's channel when its
 * thread is interrupted, which looks like a broken file; here the interrupt waits until the file is
 * done.
 */
public final class Uninterrupted {

    private Uninterrupted() {}

    /** Reads or writes; done twice, it gives what it gives done once. */
    @FunctionalInterface
    public interface Work<T> {
        /** {@return what was read, if anything} */
        T done() throws IOException;
    }

    /**
     * {@return what {@code work} gives} It begins anew if an interrupt broke it; the thread is
     * asked to stop after it as it was before or meanwhile.
     */
    public static <T> T run(Work<T> work) throws IOException {
        boolean stopping = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.done();
                } catch (IOException e) {
                    if (!Thread.interrupted()) {
                        throw e;
                    }
                    stopping = true;
                }
            }
        } finally {
            if (stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

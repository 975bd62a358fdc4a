package groundlab.engine;

import groundlab.internal.Seeds;
import java.util.function.Supplier;

/**
 * Whether layers of this thread drop some of their inputs, until closed; and the chance by which
 * they do. The same seed and the same calls drop the same.
 */
public final class Dropout implements AutoCloseable {

    private static final ThreadLocal<Dropout> OPEN = new ThreadLocal<>();

    private final Dropout before = OPEN.get();
    private final long seed;
    private long drawn;

    private Dropout(long seed) {
        this.seed = seed;
    }

    /** Starts dropping. */
    public static Dropout on(long seed) {
        Dropout dropout = new Dropout(seed);
        OPEN.set(dropout);
        return dropout;
    }

    /** Stops dropping. */
    public static Dropout off() {
        Dropout dropout = new Dropout(0);
        OPEN.remove();
        return dropout;
    }

    /** {@return whether layers of this thread drop} */
    public static boolean isOn() {
        return OPEN.get() != null;
    }

    /**
     * {@return what a call gives that drops} The engine has one chance for all threads, so it is
     * set and used by one at a time.
     */
    public static <T> T drop(Supplier<T> call) {
        Dropout open = OPEN.get();
        int chance = Seeds.stream(open.seed, "dropout", open.drawn++).nextInt();
        synchronized (OPEN) {
            Torch.engine().setRandomSeed(chance);
            return call.get();
        }
    }

    /** {@return how many calls have dropped, to come back to with {@link #back(long)}} */
    static long position() {
        return OPEN.get() == null ? 0 : OPEN.get().drawn;
    }

    static void back(long position) {
        if (OPEN.get() != null) {
            OPEN.get().drawn = position;
        }
    }

    /** Goes back to what was before. */
    @Override
    public void close() {
        OPEN.set(before);
    }
}

package groundlab.internal;

import java.util.function.Consumer;

/**
 * What a user should read while long work goes on: where numbers came from, what was repaired, what
 * looks wrong. Printed unless someone (a notebook) shows it.
 */
public final class Notices {

    private static final ThreadLocal<Consumer<String>> OWN = new ThreadLocal<>();

    private static volatile Consumer<String> sink = System.out::println;

    private Notices() {}

    /** Sends all later notices to {@code newSink}. */
    public static void install(Consumer<String> newSink) {
        sink = newSink;
    }

    /** Sends all later notices of this thread to {@code ownSink} instead; null ends that. */
    public static void divert(Consumer<String> ownSink) {
        OWN.set(ownSink);
    }

    /** Says a sentence. */
    public static void say(String text) {
        Consumer<String> own = OWN.get();
        (own == null ? sink : own).accept(text);
    }
}

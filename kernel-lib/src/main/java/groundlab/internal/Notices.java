package groundlab.internal;

import java.util.function.Consumer;

/**
 * What a user should read while long work goes on: where numbers came from, what was repaired, what
 * looks wrong. Printed unless someone (a notebook) shows it.
 */
public final class Notices {

    private static volatile Consumer<String> sink = System.out::println;

    private Notices() {}

    /** Sends all later notices to {@code newSink}. */
    public static void install(Consumer<String> newSink) {
        sink = newSink;
    }

    /** Says a sentence. */
    public static void say(String text) {
        sink.accept(text);
    }
}

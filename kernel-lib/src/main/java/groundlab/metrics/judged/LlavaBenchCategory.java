package groundlab.metrics.judged;

import static groundlab.internal.Checks.check;

import java.util.Locale;

/** The kinds of questions of LLaVA-Bench (in the wild). */
public enum LlavaBenchCategory {
    /** A question as in a conversation. */
    CONV,
    /** A detailed description. */
    DETAIL,
    /** A question that needs reasoning. */
    COMPLEX;

    private static final String PREFIX = "llava_bench_"; // what rules and reviews put before it

    /** {@return the category of this name, such as {@code conv} or {@code llava_bench_conv}} */
    public static LlavaBenchCategory of(String name) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        LlavaBenchCategory found = null;
        for (LlavaBenchCategory one : values()) {
            found = one.toString().equals(bare) ? one : found;
        }
        check(found != null, "a category of LLaVA-Bench is conv, detail or complex, got %s", name);
        return found;
    }

    /** {@return the name in rules and reviews, such as {@code llava_bench_conv}} */
    public String full() {
        return PREFIX + this;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

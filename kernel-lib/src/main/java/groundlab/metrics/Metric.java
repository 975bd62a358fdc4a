package groundlab.metrics;

import static groundlab.internal.Checks.check;

import java.util.function.ToDoubleFunction;

/**
 * A ratio of counts, under the name by which the field reports it.
 *
 * <pre>{@code
 * Metric<Chair> truthful =
 *         Metric.higher("truthful", chair -> 1 - chair.instance(), "no caption names an object");
 * double share = truthful.of(before.images().sum());
 * }</pre>
 *
 * @param <C> the counts
 * @param name such as {@code CHAIRs}
 * @param better which way is better
 * @param ratio of the counts; NaN where it is undefined
 * @param undefined what the counts lack then, such as {@code "no caption names an object"}
 */
public record Metric<C>(
        String name, Better better, ToDoubleFunction<? super C> ratio, String undefined) {

    /** Which way is better. */
    public enum Better {
        /** More is better. */
        HIGHER(" ↑"),
        /** Less is better. */
        LOWER(" ↓"),
        /** Neither, such as a length. */
        NEITHER("");

        private final String arrow;

        Better(String arrow) {
            this.arrow = arrow;
        }
    }

    /** Checks the texts. */
    public Metric {
        check(!name.isBlank(), "a metric needs a name, got '%s'", name);
        check(!undefined.isBlank(), "%s must say when it is undefined, got '%s'", name, undefined);
    }

    /** {@return a metric of which less is better} */
    public static <C> Metric<C> lower(
            String name, ToDoubleFunction<? super C> ratio, String undefined) {
        return new Metric<>(name, Better.LOWER, ratio, undefined);
    }

    /** {@return a metric of which more is better} */
    public static <C> Metric<C> higher(
            String name, ToDoubleFunction<? super C> ratio, String undefined) {
        return new Metric<>(name, Better.HIGHER, ratio, undefined);
    }

    /** {@return a metric that is neither good nor bad} */
    public static <C> Metric<C> neither(
            String name, ToDoubleFunction<? super C> ratio, String undefined) {
        return new Metric<>(name, Better.NEITHER, ratio, undefined);
    }

    /** {@return the value for counts, NaN where it is undefined} */
    public double of(C counts) {
        return ratio.applyAsDouble(counts);
    }

    /** {@return the name with an arrow to the better side, such as {@code CHAIRs ↓}} */
    public String label() {
        return name + better.arrow;
    }

    @Override
    public String toString() {
        return name;
    }
}

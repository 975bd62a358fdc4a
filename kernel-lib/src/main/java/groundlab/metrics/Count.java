package groundlab.metrics;

/**
 * Counts of one image, or of many: counts of separate images add up to the counts of their union,
 * so that a ratio is taken once, at the end.
 *
 * @param <C> the type itself
 */
@FunctionalInterface
public interface Count<C extends Count<C>> {

    /** {@return the counts over both sets of images} */
    C plus(C other);
}

package groundlab.metrics;

import static groundlab.internal.Checks.check;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Two models on the same images.
 *
 * @param <C> what is counted
 * @param before counts of each image under the one
 * @param after counts of the image at the same place under the other
 */
public record Paired<C extends Count<C>>(List<C> before, List<C> after) {

    /** Checks that there are as many. */
    public Paired {
        before = List.copyOf(before);
        after = List.copyOf(after);
        check(
                before.size() == after.size(),
                "before and after must be counts of the same images, got %s and %s",
                before.size(),
                after.size());
    }

    /** {@return ratio(after) − ratio(before) with its paired bootstrap interval} */
    public Interval difference(Bootstrap bootstrap, ToDoubleFunction<? super C> ratio) {
        return bootstrap.difference(before, after, ratio);
    }

    /**
     * {@return how often just one of both was wrong about an image, and how likely that is by
     * chance}
     *
     * @param wrong whether an image's counts say so, such as {@code c -> c.wrongCaptions() > 0}
     */
    public McNemar mcNemar(Predicate<? super C> wrong) {
        int better = 0;
        int worse = 0;
        for (int i = 0; i < before.size(); i++) {
            boolean was = wrong.test(before.get(i));
            boolean is = wrong.test(after.get(i));
            better += was && !is ? 1 : 0;
            worse += is && !was ? 1 : 0;
        }
        return new McNemar(better, worse);
    }
}

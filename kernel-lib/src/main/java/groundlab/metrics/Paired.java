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
 * @param images how many images that are, more than counts where {@link PerImage} holds groups
 */
public record Paired<C extends Count<C>>(List<C> before, List<C> after, long images) {

    /** Makes pairs of counts of one image each. */
    public Paired(List<C> before, List<C> after) {
        this(before, after, before.size());
    }

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
     * @throws IllegalArgumentException if there are so many images that they are held in groups, of
     *     which one wrong image would make all wrong
     */
    public McNemar mcNemar(Predicate<? super C> wrong) {
        check(
                images == before.size(),
                "McNemar's test needs images one by one, got %s images in %s groups",
                images,
                before.size());
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

    /** {@return how many images that are; the counts are too many to read} */
    @Override
    public String toString() {
        return images + " images before and after";
    }
}

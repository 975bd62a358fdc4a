package groundlab.metrics;

import static groundlab.internal.Checks.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The same images counted several times, such as once for each seed of a training. Intervals come
 * from the images: what is drawn with replacement is an image with all its counts, so the repeats
 * of one image are never taken for images of their own. How much a seed matters stands beside them,
 * as the lowest and the highest run.
 *
 * <pre>{@code
 * List<Chair> seed7 = before.images().each(), seed8 = after.images().each();
 * Interval chairS = Repeats.of(List.of(seed7, seed8)).interval(Chair::sentence);
 * }</pre>
 *
 * @param <C> what is counted
 * @param runs for each run one count per image, the same images in the same order
 */
public record Repeats<C extends Count<C>>(List<List<C>> runs) {

    private static final Bootstrap BOOTSTRAP = Bootstrap.seed(7);
    private static final SignFlips SIGN_FLIPS = SignFlips.seed(7);

    /** Checks that there is a run, and that all count as many images. */
    public Repeats {
        runs = runs.stream().map(List::copyOf).toList();
        check(!runs.isEmpty(), "repeats need at least one run, got none");
        List<Integer> sizes = runs.stream().map(List::size).distinct().toList();
        check(sizes.size() == 1, "all runs must count the same images, got %s of them", sizes);
    }

    /** {@return the runs as repeats of each other} */
    public static <C extends Count<C>> Repeats<C> of(List<List<C>> runs) {
        return new Repeats<>(runs);
    }

    /**
     * {@return results of several seeds as repeats of each other}
     *
     * @throws IllegalArgumentException if they are not of the same images, or were counted in other
     *     ways
     */
    public static <C extends Count<C>> Repeats<C> ofResults(List<Result<C>> runs) {
        runs.forEach(run -> run.after(runs.get(0)));
        return new Repeats<>(runs.stream().map(run -> run.images().each()).toList());
    }

    /**
     * {@return the ratio of the counts of all runs, with its interval over the images} For a ratio
     * with a fixed base, such as captions, it is the mean of the runs' ratios.
     */
    public Interval interval(ToDoubleFunction<? super C> ratio) {
        return BOOTSTRAP.interval(perImage(), ratio);
    }

    /** {@return the intervals of several ratios, in the time of one} */
    public List<Interval> intervals(List<? extends ToDoubleFunction<? super C>> ratios) {
        return BOOTSTRAP.intervals(perImage(), ratios);
    }

    /**
     * {@return ratio(this) − ratio(before), both on the same drawn images}
     *
     * @param before counts of the same images in the same order, in as many runs or in another
     *     number
     */
    public Interval difference(Repeats<C> before, ToDoubleFunction<? super C> ratio) {
        return BOOTSTRAP.difference(before.perImage(), perImage(), ratio);
    }

    /**
     * {@return how likely a difference of this size is if both do not differ, by {@link SignFlips}
     * on the same images; an image's counts of all runs are exchanged together}
     *
     * @param before counts of the same images in the same order, in as many runs
     */
    public double p(Repeats<C> before, ToDoubleFunction<? super C> ratio) {
        check(
                runs.size() == before.runs.size(),
                "a test needs as many runs before as after, got %s and %s",
                before.runs.size(),
                runs.size());
        return SIGN_FLIPS.p(before.perImage(), perImage(), ratio);
    }

    /** {@return the ratio of each run} */
    public List<Double> each(ToDoubleFunction<? super C> ratio) {
        return values(ratio).boxed().toList();
    }

    /** {@return the lowest ratio of a run} */
    public double lowest(ToDoubleFunction<? super C> ratio) {
        return values(ratio).min().orElseThrow();
    }

    /** {@return the highest ratio of a run} */
    public double highest(ToDoubleFunction<? super C> ratio) {
        return values(ratio).max().orElseThrow();
    }

    private DoubleStream values(ToDoubleFunction<? super C> ratio) {
        return runs.stream()
                .mapToDouble(
                        run ->
                                run.stream()
                                        .reduce(Count::plus)
                                        .map(ratio::applyAsDouble)
                                        .orElse(Double.NaN));
    }

    private List<C> perImage() {
        List<C> sums = new ArrayList<>(runs.get(0));
        for (List<C> run : runs.subList(1, runs.size())) {
            IntStream.range(0, sums.size()).forEach(i -> sums.set(i, sums.get(i).plus(run.get(i))));
        }
        return sums;
    }
}

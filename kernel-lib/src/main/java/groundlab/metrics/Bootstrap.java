package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.internal.Seeds;
import groundlab.internal.Stop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * 95 % percentile intervals by resampling images with replacement, Efron and Tibshirani, <em>An
 * Introduction to the Bootstrap</em> (1993), chapter 13. Images are drawn, not mentions or
 * questions, because those of one image depend on each other. The same seed, counts and settings
 * give the same interval; the ends are linearly interpolated order statistics.
 *
 * <p>Undefined cases: a ratio that is undefined on all images gives NaN for value and ends; so does
 * an empty list. Resamples on which it is undefined are left out. One image gives an interval of
 * width 0, which says nothing; look at {@link Interval#n()}.
 *
 * <pre>{@code
 * List<Chair> perImage = report.rows().stream().map(row -> row.chair()).toList();
 * Interval chairS = Bootstrap.seed(7).interval(perImage, Chair::sentence);
 * }</pre>
 *
 * @param seed of the draws
 * @param resamples how many times the images are drawn
 */
public record Bootstrap(long seed, int resamples) {

    private static final double TAIL = 0.025;

    /** Checks the number of resamples. */
    public Bootstrap {
        check(resamples >= 1, "resamples must be >= 1, got %s", resamples);
    }

    /** {@return a bootstrap of 2,000 resamples} */
    public static Bootstrap seed(long seed) {
        return new Bootstrap(seed, 2000);
    }

    /** {@return the same with another number of resamples} */
    public Bootstrap resamples(int newResamples) {
        return new Bootstrap(seed, newResamples);
    }

    /**
     * {@return the interval of a ratio of summed counts}
     *
     * @param <C> what is counted
     * @param perImage one count per image
     * @param ratio of the summed counts, such as {@code Chair::sentence}
     */
    public <C extends Count<C>> Interval interval(
            List<C> perImage, ToDoubleFunction<? super C> ratio) {
        return intervals(perImage, List.of(ratio)).get(0);
    }

    /**
     * {@return the interval of each of several ratios} They are those of {@link #interval}, which
     * draws the same images for each, in the time of one.
     *
     * @param <C> what is counted
     * @param perImage one count per image
     * @param ratios of the summed counts
     */
    public <C extends Count<C>> List<Interval> intervals(
            List<C> perImage, List<? extends ToDoubleFunction<? super C>> ratios) {
        return intervals(
                perImage.size(),
                ratios.size(),
                draw -> {
                    C sum = sum(perImage, draw);
                    return ratios.stream().mapToDouble(ratio -> ratio.applyAsDouble(sum)).toArray();
                });
    }

    /**
     * {@return the interval of ratio(after) − ratio(before), both on the same drawn images}
     *
     * @param <C> what is counted
     * @param before one count per image
     * @param after one count per image, the same images in the same order
     * @param ratio of the summed counts
     */
    public <C extends Count<C>> Interval difference(
            List<C> before, List<C> after, ToDoubleFunction<? super C> ratio) {
        check(
                before.size() == after.size(),
                "before and after must be counts of the same images, got %s and %s",
                before.size(),
                after.size());
        return intervals(
                        before.size(),
                        1,
                        draw ->
                                new double[] {
                                    ratio.applyAsDouble(sum(after, draw))
                                            - ratio.applyAsDouble(sum(before, draw))
                                })
                .get(0);
    }

    private List<Interval> intervals(int images, int ratios, Function<int[], double[]> statistics) {
        Interval none = new Interval(Double.NaN, Double.NaN, Double.NaN, images);
        if (images == 0) {
            return Collections.nCopies(ratios, none);
        }
        double[] values = statistics.apply(everyImageOnce(images));
        boolean undefined = Arrays.stream(values).allMatch(Double::isNaN);
        double[][] drawn = undefined ? new double[0][] : resampled(images, statistics);
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < ratios; i++) {
            int ratio = i;
            double[] sorted =
                    Arrays.stream(drawn)
                            .mapToDouble(resample -> resample[ratio])
                            .filter(v -> !Double.isNaN(v))
                            .sorted()
                            .toArray();
            intervals.add(Double.isNaN(values[i]) ? none : interval(values[i], sorted, images));
        }
        return intervals;
    }

    private static Interval interval(double value, double[] sorted, int images) {
        return new Interval(value, quantile(sorted, TAIL), quantile(sorted, 1 - TAIL), images);
    }

    private double[][] resampled(int images, Function<int[], double[]> statistics) {
        RandomGenerator random = Seeds.stream(seed, "bootstrap");
        double[][] values = new double[resamples][];
        int[] draw = new int[images];
        for (int r = 0; r < resamples; r++) {
            Stop.check("the bootstrap");
            Arrays.setAll(draw, i -> random.nextInt(images));
            values[r] = statistics.apply(draw);
        }
        return values;
    }

    private static int[] everyImageOnce(int images) {
        int[] all = new int[images];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static <C extends Count<C>> C sum(List<C> perImage, int[] draw) {
        C sum = perImage.get(draw[0]);
        for (int i = 1; i < draw.length; i++) {
            sum = sum.plus(perImage.get(draw[i]));
        }
        return sum;
    }

    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}

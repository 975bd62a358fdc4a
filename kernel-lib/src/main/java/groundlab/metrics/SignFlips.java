package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.internal.Seeds;
import groundlab.internal.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * A paired randomisation test, Noreen, <em>Computer-Intensive Methods for Testing Hypotheses</em>
 * (1989), chapter 2: if two models do not differ, it is as likely that an image's counts are those
 * of the one as of the other, so they are exchanged image by image, and it is counted how often the
 * ratio then differs by as much as it did. Two-sided. Nothing is assumed of the ratio or of how the
 * counts of an image hang together, such as those of several seeds.
 *
 * <p>Where few images tell the models apart all exchanges are made, and p is exact; else it is (1 +
 * as far or farther) / (1 + draws). Exchanges that leave a ratio undefined, as those that give one
 * model all pictures with a caption, say nothing against chance and count as far. The same seed and
 * counts give the same p.
 *
 * <pre>{@code
 * List<Rate> before = Collections.nCopies(4, Rate.of(true));
 * List<Rate> after = Collections.nCopies(4, Rate.of(false));
 * SignFlips.seed(7).p(before, after, Rate::value); // → 0.125
 * }</pre>
 *
 * @param seed of the draws
 * @param draws how many exchanges of all images are tried
 */
public record SignFlips(long seed, int draws) {

    private static final double ROUNDING = 1e-12;

    /** Checks the number of draws. */
    public SignFlips {
        check(draws >= 1, "draws must be >= 1, got %s", draws);
    }

    /** {@return a test of 5,000 draws, the smallest p of which is 0.0002} */
    public static SignFlips seed(long seed) {
        return new SignFlips(seed, 5000);
    }

    /**
     * {@return how likely a difference of this size or above is if the models do not differ, in (0,
     * 1]; NaN if the ratio is undefined for either}
     *
     * @param <C> what is counted
     * @param before one count per image
     * @param after one count per image, the same images in the same order
     * @param ratio of the summed counts
     */
    public <C extends Count<C>> double p(
            List<C> before, List<C> after, ToDoubleFunction<? super C> ratio) {
        check(
                before.size() == after.size() && !before.isEmpty(),
                "before and after must be counts of the same images, got %s and %s",
                before.size(),
                after.size());
        Differing<C> images = Differing.of(before, after);
        int k = images.before.size();
        double seen = images.difference(new boolean[k], ratio);
        if (Double.isNaN(seen)) {
            return Double.NaN;
        }
        return k < 31 && 1L << k <= draws
                ? exact(images, ratio, Math.abs(seen))
                : drawn(images, ratio, Math.abs(seen));
    }

    private static <C extends Count<C>> double exact(
            Differing<C> images, ToDoubleFunction<? super C> ratio, double seen) {
        int k = images.before.size();
        int far = 0;
        for (int flips = 0; flips < 1 << k; flips++) {
            boolean[] flipped = new boolean[k];
            for (int i = 0; i < k; i++) {
                flipped[i] = (flips >> i & 1) == 1;
            }
            far += isAsFar(images.difference(flipped, ratio), seen) ? 1 : 0;
        }
        return (double) far / (1 << k);
    }

    private <C extends Count<C>> double drawn(
            Differing<C> images, ToDoubleFunction<? super C> ratio, double seen) {
        RandomGenerator random = Seeds.stream(seed, "sign flips");
        boolean[] flipped = new boolean[images.before.size()];
        int far = 0;
        for (int draw = 0; draw < draws; draw++) {
            Stop.check("the test of differences");
            for (int i = 0; i < flipped.length; i++) {
                flipped[i] = random.nextBoolean();
            }
            far += isAsFar(images.difference(flipped, ratio), seen) ? 1 : 0;
        }
        return (1.0 + far) / (1 + draws);
    }

    private static boolean isAsFar(double difference, double seen) {
        return Double.isNaN(difference) || Math.abs(difference) >= seen - ROUNDING;
    }

    /** Images that tell both apart, one by one; the others only count as a sum. */
    private record Differing<C extends Count<C>>(List<C> before, List<C> after, C equal) {

        static <C extends Count<C>> Differing<C> of(List<C> before, List<C> after) {
            List<C> one = new ArrayList<>();
            List<C> other = new ArrayList<>();
            C equal = null;
            for (int i = 0; i < before.size(); i++) {
                if (before.get(i).equals(after.get(i))) {
                    equal = equal == null ? before.get(i) : equal.plus(before.get(i));
                } else {
                    one.add(before.get(i));
                    other.add(after.get(i));
                }
            }
            return new Differing<>(one, other, equal);
        }

        double difference(boolean[] flipped, ToDoubleFunction<? super C> ratio) {
            C was = equal;
            C is = equal;
            for (int i = 0; i < flipped.length; i++) {
                C one = flipped[i] ? after.get(i) : before.get(i);
                C other = flipped[i] ? before.get(i) : after.get(i);
                was = was == null ? one : was.plus(one);
                is = is == null ? other : is.plus(other);
            }
            return ratio.applyAsDouble(is) - ratio.applyAsDouble(was);
        }
    }
}

package groundlab.sampling;

import groundlab.data.Example;
import groundlab.internal.Seeds;
import java.util.Locale;

/**
 * One answer that a builder wants of each example, or of a share of them.
 *
 * @param number its place among the builder's tasks, from 0
 * @param sampler who draws it
 * @param share of the examples that are asked for, in (0, 1]
 * @param draw which of several answers by this sampler it is, from 0
 */
record Task(int number, Sampler sampler, double share, int draw) {

    /** {@return the seed of this task; that of the first draw is the builder's own} */
    long seed(long seed) {
        return draw == 0 ? seed : Seeds.stream(seed, "draw", draw).nextLong();
    }

    boolean wants(Example example, long seed) {
        return share == 1 || Seeds.stream(seed, "share", number, example.id()).nextDouble() < share;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s of %.4f, draw %d", sampler, share, draw);
    }
}

package groundlab.metrics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction for several tests, Scandinavian Journal of Statistics 6 (1979): with all that
 * are below 0.05 after it, the chance that any of them is there for nothing is at most 0.05,
 * however the tests hang together.
 *
 * <pre>{@code
 * Holm.adjusted(List.of(0.01, 0.04)); // → [0.02, 0.04]
 * }</pre>
 */
public final class Holm {

    private Holm() {}

    /**
     * {@return the corrected p of each, in the order given} The smallest of m is multiplied by m,
     * the next by m − 1 and so on; none is smaller than one before it or above 1. NaN stays, and
     * does not count.
     */
    public static List<Double> adjusted(List<Double> ps) {
        List<Integer> order =
                IntStream.range(0, ps.size())
                        .boxed()
                        .filter(i -> !ps.get(i).isNaN())
                        .sorted(Comparator.comparing(ps::get))
                        .toList();
        double[] adjusted = ps.stream().mapToDouble(p -> p).toArray();
        double least = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            double p = ps.get(order.get(rank));
            least = Math.max(least, Math.min(1, p * (order.size() - rank)));
            adjusted[order.get(rank)] = least;
        }
        return java.util.Arrays.stream(adjusted).boxed().toList();
    }
}

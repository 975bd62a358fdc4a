package groundlab.evaluation;

import static groundlab.internal.Checks.check;

import groundlab.data.Pairs;
import groundlab.metrics.Interval;
import groundlab.metrics.Rate;
import java.util.ArrayList;
import java.util.List;

/**
 * How often bias-driven sampling had to draw again: figure 10 of the paper.
 *
 * <pre>{@code
 * Pairs drawn = BiasDrivenSampling.attention(0.99).tries(5).pairs(model, world.preference(), 7);
 * Interval atOnce = Retries.of(drawn).get(0); // the share that differed enough at the first try
 * }</pre>
 */
public final class Retries {

    private Retries() {}

    /**
     * {@return for each try, the share of examples whose answer differs enough from the reference
     * when it has ended}
     *
     * @param pairs drawn by one {@code BiasDrivenSampling}
     */
    public static List<Interval> of(Pairs pairs) {
        String first = pairs.provenance().get("dissimilar_after_try_1");
        check(first != null, "these pairs have no statistics of tries, BDHS alone makes them");
        int drawn = Integer.parseInt(pairs.provenance().get("drawn"));
        List<Interval> byTry = new ArrayList<>();
        for (String share = first;
                share != null;
                share = pairs.provenance().get("dissimilar_after_try_" + (byTry.size() + 1))) {
            int hits = (int) Math.round(Double.parseDouble(share) * drawn);
            byTry.add(new Rate(hits, drawn).interval());
        }
        return byTry;
    }
}

package groundlab.pairs;

import groundlab.data.PreferencePair;
import groundlab.metrics.Interval;
import groundlab.metrics.Rate;
import java.util.List;
import java.util.Locale;

/**
 * How much longer one side of the pairs is. A loss that sums log-probabilities over words can be
 * lowered by length alone, so a set with long rejected answers teaches to be brief.
 *
 * @param chosen mean words of a chosen answer
 * @param rejected mean words of a rejected answer
 * @param difference mean of rejected minus chosen words in a pair, ± 1.96 standard errors
 * @param rejectedLonger share of pairs whose rejected answer has more words, Wilson's interval
 */
public record LengthBias(
        double chosen, double rejected, Interval difference, Interval rejectedLonger) {

    private static final double Z = 1.96; // of a normal distribution, 95 % lie within

    /** {@return the bias of a set; all NaN for an empty one} */
    public static LengthBias of(List<PreferencePair> pairs) {
        double chosen = 0;
        double rejected = 0;
        double squares = 0;
        int longer = 0;
        for (PreferencePair pair : pairs) {
            int c = Plain.words(pair.chosen());
            int r = Plain.words(pair.rejected());
            chosen += c;
            rejected += r;
            squares += (double) (r - c) * (r - c);
            longer += r > c ? 1 : 0;
        }
        int n = pairs.size();
        double mean = (rejected - chosen) / n;
        double variance = Math.max(0, squares - n * mean * mean) / (n - 1); // NaN for one pair
        double error = Math.sqrt(variance / n);
        return new LengthBias(
                chosen / n,
                rejected / n,
                new Interval(mean, mean - Z * error, mean + Z * error, n),
                new Rate(longer, n).interval());
    }

    /** {@return such as {@code "words: 18.7 chosen, 19.2 rejected, …"}} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "words: %.1f chosen, %.1f rejected, difference %s; rejected longer: %s",
                chosen,
                rejected,
                difference,
                rejectedLonger);
    }
}

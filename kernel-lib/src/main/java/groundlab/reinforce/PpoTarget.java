package groundlab.reinforce;

import groundlab.reinforce.PpoLesson.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is to be learned from an answer.
 *
 * @param answer as it was drawn
 * @param advantages of each token, with mean 0 and variance 1 over the batch
 * @param returns what the values should have been
 */
record PpoTarget(ValuedAnswer answer, double[] advantages, double[] returns) {

    private static final double TINY = 1e-8; // below which a variance is taken for none

    /** {@return targets of a batch} */
    static List<PpoTarget> of(List<ValuedAnswer> batch, Settings settings) {
        GeneralizedAdvantage estimate = new GeneralizedAdvantage(1, settings.lambda());
        List<double[]> raw =
                batch.stream()
                        .map(one -> estimate.of(one.rewards(settings.beta()), one.values()))
                        .toList();
        double[] all = raw.stream().flatMapToDouble(Arrays::stream).toArray();
        double mean = Arrays.stream(all).average().orElse(0);
        double spread = Math.sqrt(variance(all, mean) + TINY);
        return IntStream.range(0, batch.size())
                .mapToObj(i -> of(batch.get(i), raw.get(i), mean, spread))
                .toList();
    }

    private static double variance(double[] all, double mean) {
        double squares = Arrays.stream(all).map(a -> (a - mean) * (a - mean)).sum();
        return all.length < 2 ? 0 : squares / (all.length - 1);
    }

    private static PpoTarget of(ValuedAnswer answer, double[] raw, double mean, double spread) {
        double[] advantages = Arrays.stream(raw).map(a -> (a - mean) / spread).toArray();
        double[] returns = new double[raw.length];
        for (int t = 0; t < raw.length; t++) {
            returns[t] = raw[t] + answer.values()[t];
        }
        return new PpoTarget(answer, advantages, returns);
    }
}

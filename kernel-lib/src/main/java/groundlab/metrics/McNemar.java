package groundlab.metrics;

import static groundlab.internal.Checks.check;

import java.util.Locale;

/**
 * McNemar's test (Psychometrika 12, 1947) of two models on the same images: images about which both
 * are right, or both wrong, say nothing; of the others, each is as likely to speak for the one as
 * for the other if the models do not differ. Exact, by the binomial distribution, so that it holds
 * for few images too; two-sided.
 *
 * @param better images about which the first model was wrong and the second is right
 * @param worse images about which the first model was right and the second is wrong
 */
public record McNemar(int better, int worse) {

    /** Checks the counts. */
    public McNemar {
        check(better >= 0 && worse >= 0, "counts must be >= 0, got %s and %s", better, worse);
    }

    /**
     * {@return how likely it is to see these counts, or more unequal ones, if the models do not
     * differ, in (0, 1]; 1 where no image tells them apart}
     */
    public double p() {
        int n = better + worse;
        int fewer = Math.min(better, worse);
        double logTerm = -n * Math.log(2); // of k = 0; C(n, k) / 2ⁿ as logarithms, or it underflows
        double tail = 0;
        for (int k = 0; k <= fewer; k++) {
            tail += Math.exp(logTerm);
            logTerm += Math.log((double) (n - k) / (k + 1));
        }
        return Math.min(1, 2 * tail);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d better, %d worse, p = %.2g", better, worse, p());
    }
}

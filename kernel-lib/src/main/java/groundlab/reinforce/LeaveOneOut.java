package groundlab.reinforce;

import java.util.Arrays;

/**
 * REINFORCE leave-one-out, <a href="https://arxiv.org/abs/2402.14740">Ahmadian et al. 2024</a>,
 * section 3: an answer is held against the others to the same question.
 */
final class LeaveOneOut {

    private LeaveOneOut() {}

    /**
     * {@return for each of K ≥ 2 answers what it is worth minus the mean of the K − 1 others; they
     * add up to 0}
     */
    static double[] advantages(double[] worths) {
        double sum = Arrays.stream(worths).sum();
        return Arrays.stream(worths)
                .map(worth -> worth - (sum - worth) / (worths.length - 1))
                .toArray();
    }
}

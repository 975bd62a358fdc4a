package groundlab.study;

import static groundlab.study.Measure.CHAIR_S;
import static groundlab.study.Measure.RECALL;

import java.util.Comparator;
import java.util.List;

/**
 * Methods that share a learning rate. It was chosen for the first of them on validation pictures,
 * by one rule for all, {@link #choice}, of 1e-5, 3e-5, 1e-4, 3e-4 and 1e-3; {@code
 * environment/compare rates} prints the grid.
 */
public enum MethodFamily {
    /** Learns from chosen answers alone. */
    SUPERVISED(3e-4),
    /** Learns from pairs of a true answer and a rejected one. */
    PAIRS(1e-4),
    /** mDPO with two of its terms or more. */
    PICTURES(3e-5),
    /** mDPO's image term alone. */
    IMAGE_TERM(3e-5),
    /** mDPO's anchor alone. */
    ANCHOR_TERM(3e-4),
    /** Learns from pairs of a policy's own answers. */
    OWN_ANSWERS(3e-4),
    /** Learns from rewards of a policy's own answers. */
    REWARDS(3e-4);

    private static final double RECALL_LOSS = 0.05;

    private final double rate;

    MethodFamily(double rate) {
        this.rate = rate;
    }

    /** {@return the learning rate that was chosen} */
    public double rate() {
        return rate;
    }

    /**
     * {@return the rate with the lowest CHAIRs of those whose recall stays within 0.05 of the base,
     * or the lowest rate where none does}
     *
     * @param base the model before training
     * @param grid one method at several rates, the lowest first
     */
    public static double choice(Outcome base, List<Outcome> grid) {
        double least = base.value(RECALL) - RECALL_LOSS;
        return grid.stream()
                .filter(one -> one.value(RECALL) >= least)
                .min(Comparator.comparingDouble(one -> one.value(CHAIR_S)))
                .orElse(grid.get(0))
                .rate();
    }
}

package groundlab.study;

/**
 * Methods that share a learning rate. It was chosen for one of them on validation pictures, by one
 * rule for all: of 1e-5, 3e-5, 1e-4 and 3e-4 the rate with the lowest {@code chair_s} whose recall
 * stays within 0.05 of the base; {@code environment/compare rates} prints the grid.
 */
public enum Family {
    /** Learns from chosen answers alone. */
    SUPERVISED(1e-4),
    /** Learns from pairs of a true answer and a rejected one. */
    PAIRS(1e-4),
    /** mDPO with two of its terms or more, of which one compares pictures. */
    PICTURES(3e-5),
    /** mDPO's image term alone. */
    IMAGE_TERM(3e-5),
    /** mDPO's anchor alone. */
    ANCHOR_TERM(1e-4),
    /** Learns from pairs of a policy's own answers. */
    OWN_ANSWERS(3e-5),
    /** Learns from rewards of a policy's own answers. */
    REWARDS(3e-5);

    private final double rate;

    Family(double rate) {
        this.rate = rate;
    }

    /** {@return the learning rate that was chosen} */
    public double rate() {
        return rate;
    }
}

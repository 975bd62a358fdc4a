package groundlab.study;

import groundlab.metrics.Interval;
import java.util.List;

/**
 * What became of a claim here.
 *
 * @param claim what is claimed
 * @param change from the second method to the first, over all seeds, with an interval over the
 *     pictures
 * @param bySeed the same change for each seed
 */
public record Finding(Claim claim, Interval change, List<Double> bySeed) {

    /** What can be said. */
    public enum Verdict {
        /** The interval lies on the claimed side of 0, and so does each seed. */
        HOLDS,
        /** The interval lies on the other side of 0, and so does each seed. */
        OPPOSITE,
        /** Neither. */
        UNDECIDED
    }

    /** {@return what can be said} */
    public Verdict verdict() {
        if (isBeyond(claim.order().sign())) {
            return Verdict.HOLDS;
        }
        return isBeyond(-claim.order().sign()) ? Verdict.OPPOSITE : Verdict.UNDECIDED;
    }

    private boolean isBeyond(double sign) {
        return change.low() * sign > 0
                && change.high() * sign > 0
                && bySeed.stream().allMatch(one -> one * sign > 0);
    }
}

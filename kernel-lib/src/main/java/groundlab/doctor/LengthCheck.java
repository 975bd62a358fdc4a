package groundlab.doctor;

import groundlab.data.PreferencePair;
import groundlab.metrics.Interval;
import groundlab.pairs.LengthBias;
import java.util.List;
import java.util.Optional;

/** One side that is longer than the other. */
final class LengthCheck {

    private static final double RATIO = 1.1;

    private LengthCheck() {}

    static Optional<Finding> of(List<PreferencePair> pairs) {
        LengthBias bias = LengthBias.of(pairs);
        double longer = Math.max(bias.chosen(), bias.rejected());
        double shorter = Math.min(bias.chosen(), bias.rejected());
        Interval difference = bias.difference();
        boolean sure = difference.low() > 0 || difference.high() < 0;
        if (!sure || longer <= RATIO * shorter) {
            return Optional.empty();
        }
        boolean rejected = bias.rejected() > bias.chosen();
        return Optional.of(
                Finding.warning(
                        "length bias",
                        "%s answers are %.0f %% longer, %.1f words against %.1f (95 %% interval of"
                                + " the difference %.1f to %.1f): a loss that sums"
                                + " log-probabilities can be lowered by saying %s, whatever is in the"
                                + " picture; drop the pairs that differ most, or draw answers of"
                                + " like length",
                        rejected ? "rejected" : "chosen",
                        100 * (longer / shorter - 1),
                        longer,
                        shorter,
                        rejected ? difference.low() : -difference.high(),
                        rejected ? difference.high() : -difference.low(),
                        rejected ? "less" : "more"));
    }
}

package groundlab.doctor;

import groundlab.data.PreferencePair;
import java.util.Optional;

/** Conversations that are longer than the model's positions; nothing is ever cut off. */
final class Positions implements PairCheck {

    private final int positions;
    private final Tally found = new Tally();
    private int longest;

    Positions(int positions) {
        this.positions = positions;
    }

    @Override
    public void look(PreferencePair pair, PairTokens tokens) {
        longest = Math.max(longest, tokens.longest());
        if (tokens.longest() > positions) {
            found.add(pair.id());
        }
    }

    @Override
    public Optional<Finding> finding(int pairs) {
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.error(
                                "positions",
                                "%s do not fit into the model's %d positions, the longest takes %d"
                                        + " with its picture; drop long ones with"
                                        + " Filter.tooLong(words)",
                                found.of(pairs),
                                positions,
                                longest));
    }
}

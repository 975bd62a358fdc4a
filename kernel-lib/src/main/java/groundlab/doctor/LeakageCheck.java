package groundlab.doctor;

import groundlab.data.Examples;
import groundlab.data.PreferencePair;
import groundlab.internal.Reasons;
import groundlab.pairs.Leakage;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Pictures to train on that are tested on as well. */
final class LeakageCheck {

    private LeakageCheck() {}

    static Optional<Finding> of(List<PreferencePair> pairs, Examples test) {
        try {
            return finding(Leakage.between(pairs, test), pairs, test);
        } catch (UncheckedIOException e) {
            return Optional.of(
                    Finding.error("leakage", "no picture could be compared: %s", Reasons.of(e)));
        }
    }

    private static Optional<Finding> finding(
            Leakage leakage, List<PreferencePair> pairs, Examples test) {
        if (leakage.pairs() == 0) {
            return Optional.empty();
        }
        Tally found = new Tally();
        leakage.table().stringColumn("pair").forEach(found::add);
        return Optional.of(
                Finding.warning(
                        "leakage",
                        "%s have a picture of %s, so what is measured there says too much; take"
                                + " these pairs out, Leakage.between(pairs, test).table() has all",
                        found.of(pairs.size()),
                        test.name()));
    }
}

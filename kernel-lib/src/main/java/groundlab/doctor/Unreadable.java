package groundlab.doctor;

import groundlab.data.PreferencePair;
import java.nio.file.Files;
import java.util.Optional;

/** Pairs whose picture or text cannot be made into tokens. */
final class Unreadable implements PairCheck {

    private final Tally found = new Tally();
    private String first = "";
    private String last = "";

    /** Files are looked for all; whether each is a picture would take too long. */
    @Override
    public void look(PreferencePair pair) {
        pair.picture()
                .file()
                .filter(file -> !Files.isRegularFile(file))
                .ifPresent(file -> failed(pair, "Cannot read picture " + file + ": no such file"));
    }

    void failed(PreferencePair pair, String reason) {
        if (pair.id().equals(last)) {
            return;
        }
        first = found.isEmpty() ? reason : first;
        last = pair.id();
        found.add(last);
    }

    @Override
    public Optional<Finding> finding(int pairs) {
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.error(
                                "readable pairs",
                                "%s cannot be read, the first because: %s",
                                found.of(pairs),
                                first));
    }
}

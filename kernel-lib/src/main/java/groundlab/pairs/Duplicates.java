package groundlab.pairs;

import groundlab.data.PreferencePair;
import groundlab.internal.Fingerprints;
import java.util.Optional;

/** Drops pairs that were there before. */
record Duplicates() implements Filter {

    @Override
    public String name() {
        return "duplicate";
    }

    @Override
    public Judge judge() {
        return new Judge() {
            private final Fingerprints known = new Fingerprints();
            private long last;

            @Override
            public Optional<String> objection(PreferencePair pair) {
                last =
                        known.of(
                                pair.picture().identity(),
                                Plain.of(pair.prompt()),
                                Plain.of(pair.chosen()),
                                Plain.of(pair.rejected()));
                return known.contains(last) ? Optional.of("was there before") : Optional.empty();
            }

            @Override
            public void kept() {
                known.add(last);
            }
        };
    }
}

package groundlab.pairs;

import groundlab.data.PreferencePair;
import groundlab.internal.Fingerprints;
import java.util.Optional;

/** Drops pairs that contradict one that is kept. */
record Contradictions() implements Filter {

    @Override
    public String name() {
        return "contradicting";
    }

    @Override
    public Judge judge() {
        return new Judge() {
            private final Fingerprints known = new Fingerprints();
            private long chosen;
            private long rejected;

            @Override
            public Optional<String> objection(PreferencePair pair) {
                String picture = pair.picture().identity();
                String question = Plain.of(pair.prompt());
                String better = Plain.of(pair.chosen());
                String worse = Plain.of(pair.rejected());
                chosen = known.of(picture, question, better, "chosen");
                rejected = known.of(picture, question, worse, "rejected");
                if (known.contains(known.of(picture, question, better, "rejected"))) {
                    return Optional.of("its chosen answer was rejected before");
                }
                return known.contains(known.of(picture, question, worse, "chosen"))
                        ? Optional.of("its rejected answer was chosen before")
                        : Optional.empty();
            }

            @Override
            public void kept() {
                known.add(chosen);
                known.add(rejected);
            }
        };
    }
}

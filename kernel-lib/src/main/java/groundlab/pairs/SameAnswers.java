package groundlab.pairs;

import java.util.Optional;

/** Drops pairs that prefer an answer to itself. */
record SameAnswers() implements Filter {

    @Override
    public String name() {
        return "same answers";
    }

    @Override
    public Judge judge() {
        return pair ->
                Plain.of(pair.chosen()).equals(Plain.of(pair.rejected()))
                        ? Optional.of("both answers are the same")
                        : Optional.empty();
    }
}

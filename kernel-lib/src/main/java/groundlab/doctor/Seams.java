package groundlab.doctor;

import groundlab.data.PreferencePair;
import java.util.Optional;

/** Questions and answers that melt into tokens of their own where they meet. */
final class Seams implements PairCheck {

    private final Tally found = new Tally();

    @Override
    public void look(PreferencePair pair, PairTokens tokens) {
        if (!tokens.chosen().joined() || !tokens.rejected().joined()) {
            found.add(pair.id());
        }
    }

    @Override
    public Optional<Finding> finding(int pairs) {
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.warning(
                                "token seams",
                                "%s melt together with their question: as one text they do not"
                                        + " start with the question's tokens, so the answer is"
                                        + " tokenized by itself, other than in a conversation; see"
                                        + " how these answers begin and what model.layout() puts"
                                        + " before them",
                                found.of(pairs)));
    }
}

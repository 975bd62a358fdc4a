package groundlab.doctor;

import groundlab.data.PreferencePair;
import java.util.Optional;

/** Answers that contain the token of a picture, or the end of an answer before their own. */
final class SpecialTokens implements PairCheck {

    private final int image;
    private final int end;
    private final Tally images = new Tally();
    private final Tally ends = new Tally();

    SpecialTokens(int image, int end) {
        this.image = image;
        this.end = end;
    }

    @Override
    public void look(PreferencePair pair, PairTokens tokens) {
        if (has(image, tokens.chosen().tokens()) || has(image, tokens.rejected().tokens())) {
            images.add(pair.id());
        } else if (has(end, tokens.chosen().tokens()) || has(end, tokens.rejected().tokens())) {
            ends.add(pair.id());
        }
    }

    /** {@return whether a token stands before the last, which is the end token} */
    private static boolean has(int token, int[] answer) {
        for (int i = 0; i < answer.length - 1; i++) {
            if (answer[i] == token) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<Finding> finding(int pairs) {
        if (!images.isEmpty()) {
            return Optional.of(
                    Finding.error(
                            "special tokens",
                            "%s have the placeholder of a picture in an answer, where there is no"
                                    + " picture to stand in it; take it out of the text",
                            images.of(pairs)));
        }
        return ends.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.warning(
                                "special tokens",
                                "%s have the end token in the text of an answer, which gets one"
                                        + " more; take it out of the text",
                                ends.of(pairs)));
    }
}

package groundlab.model;

import java.util.ArrayList;
import java.util.List;

/** One answer, token by token, until it ends. */
final class GrowingAnswer {

    private final Tokenizer tokenizer;
    private final Decoding decoding;
    private final int[] start;
    private final int most;
    private final List<Integer> tokens = new ArrayList<>();
    private int[] end = {}; // the token that ended it
    private String cut; // what stands before a text that stops it; null as long as none has come
    private boolean ended;
    private boolean byItself;

    /** {@code start} is what it goes on from, {@code most} how many tokens there is room for. */
    GrowingAnswer(Tokenizer tokenizer, Decoding decoding, int[] start, int most) {
        this.start = start;
        this.tokenizer = tokenizer;
        this.decoding = decoding;
        this.most = most;
    }

    /** {@return whether the answer has grown by this token, or has ended without it} */
    boolean take(int token) {
        if (tokenizer.ends(token)) {
            end = new int[] {token};
            end(true);
            return false;
        }
        tokens.add(token);
        boolean sentence = decoding.oneSentence() && tokenizer.endsSentence(token);
        if (cut() || sentence) {
            end(true);
        } else if (tokens.size() == most) {
            end(false);
        }
        return true;
    }

    private void end(boolean itself) {
        ended = true;
        byItself = itself;
    }

    /** Ends an answer before the first of the texts that stop it. */
    private boolean cut() {
        if (decoding.stops().isEmpty()) {
            return false;
        }
        String text = text();
        decoding.stops().stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .ifPresent(at -> cut = text.substring(0, at).stripTrailing());
        return cut != null;
    }

    String text() {
        return cut != null ? cut : tokenizer.continuation(start, tokens());
    }

    int[] tokens() {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@return its tokens with the one that ended it} */
    int[] drawn() {
        return Prompts.join(tokens(), end);
    }

    boolean isOpen() {
        return !ended;
    }

    boolean endedByItself() {
        return byItself;
    }
}

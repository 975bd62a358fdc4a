package groundlab.model;

import groundlab.checkpoint.VlmConfig;
import java.util.Arrays;

/**
 * How a question about a picture is laid out for the model. LLaVA-1.5: {@code USER:
 * <image>\n{prompt} ASSISTANT:} and then the answer and the end token.
 */
final class PromptLayout {

    private final Tokenizer tokenizer;
    private final int[] head;

    PromptLayout(Tokenizer tokenizer, VlmConfig config) {
        this.tokenizer = tokenizer;
        int[] opening = tokenizer.encode("USER: <image>", true);
        int n = config.imageTokens();
        head = Arrays.copyOf(opening, opening.length - 1 + n);
        Arrays.fill(head, opening.length - 1, head.length, config.imageToken());
    }

    /** {@return the tokens up to and with the image's; the same for every question} */
    int[] head() {
        return head;
    }

    /** {@return the tokens from the question to where the answer starts} */
    int[] question(String prompt) {
        return tokenizer.encode("\n" + prompt + " ASSISTANT:", false);
    }

    /** {@return the tokens of a start of an answer, without the end token} */
    int[] start(String text) {
        return text.isEmpty() ? new int[0] : tokenizer.encode(text, false);
    }

    /** {@return the tokens of a whole answer with the end token} */
    int[] answer(String text) {
        int[] tokens = tokenizer.encode(text, false);
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = tokenizer.end();
        return ended;
    }

    static int[] join(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

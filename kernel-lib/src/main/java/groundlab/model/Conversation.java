package groundlab.model;

import java.util.List;

/**
 * A question about a picture and answers to it, as the tokens that are scored.
 *
 * @param question tokens from after the picture's last to where an answer starts
 * @param answers in their order
 */
public record Conversation(int[] question, List<Answer> answers) {

    /**
     * An answer.
     *
     * @param tokens with the end token
     * @param joined whether question and answer as one text have the question's tokens first; where
     *     they melt together instead, the answer was tokenized by itself
     */
    public record Answer(int[] tokens, boolean joined) {}

    /** Copies the list. */
    public Conversation {
        answers = List.copyOf(answers);
    }
}

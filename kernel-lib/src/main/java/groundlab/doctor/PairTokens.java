package groundlab.doctor;

import groundlab.model.Conversation;

/**
 * A pair as tokens.
 *
 * @param head tokens up to the picture's last
 * @param question tokens from there to where the answers start
 * @param chosen the better answer
 * @param rejected the worse answer
 */
record PairTokens(
        int head, int question, Conversation.Answer chosen, Conversation.Answer rejected) {

    /** {@return tokens of the longer of the two conversations} */
    int longest() {
        return head + question + Math.max(chosen.tokens().length, rejected.tokens().length);
    }
}

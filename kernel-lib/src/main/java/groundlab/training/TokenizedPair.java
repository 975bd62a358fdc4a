package groundlab.training;

import groundlab.data.PreferencePair;
import groundlab.model.Conversation;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.objective.View;
import java.util.List;

/**
 * A pair and its texts as tokens.
 *
 * @param pair which one
 * @param head tokens up to its picture's last
 * @param question tokens from there to where the answers start
 * @param chosen the better answer, its end token among them
 * @param rejected the worse answer
 */
record TokenizedPair(
        PreferencePair pair,
        int head,
        int[] question,
        Packed.Branch chosen,
        Packed.Branch rejected) {

    /** {@return the pair as the model reads it; the picture is decoded for its size} */
    static TokenizedPair of(Vlm model, PreferencePair pair) {
        Conversation texts =
                model.conversation(pair.prompt(), List.of(pair.chosen(), pair.rejected()));
        return new TokenizedPair(
                pair,
                model.headTokens(pair.picture().width(), pair.picture().height()),
                texts.question(),
                new Packed.Branch(texts.answers().get(0).tokens(), 0),
                new Packed.Branch(texts.answers().get(1).tokens(), 0));
    }

    /** {@return this one for a pair of the same texts and true picture} */
    TokenizedPair with(PreferencePair changed) {
        return new TokenizedPair(changed, head, question, chosen, rejected);
    }

    private Packed.Branch answer(View view) {
        return view.answer() == View.Answer.CHOSEN ? chosen : rejected;
    }

    /** {@return one sequence with the answers that {@code views} ask for} */
    Packed packed(ImageView picture, List<View> views) {
        return new Packed(picture, question, views.stream().map(this::answer).toList());
    }

    /** {@return scored tokens of an answer, its end token among them} */
    int tokens(View view) {
        return answer(view).tokens().length;
    }

    /** {@return tokens of the longer of its two conversations} */
    int longest() {
        return head + question.length + Math.max(tokens(View.CHOSEN), tokens(View.REJECTED));
    }

    /** {@return tokens that all views of an objective take, packed} */
    int length(Objective objective) {
        int prefixes = objective.comparesPictures() ? 2 : 1;
        int answers = objective.views().stream().mapToInt(this::tokens).sum();
        return prefixes * (head + question.length) + answers;
    }
}

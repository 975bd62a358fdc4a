package groundlab.scoring;

import static groundlab.internal.Checks.check;

import groundlab.data.PreferencePair;
import groundlab.model.Conversation;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.objective.View;
import groundlab.objective.View.Answer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A pair and its texts as tokens.
 *
 * @param pair which one
 * @param head tokens up to its picture's last
 * @param question tokens from there to where the answers start
 * @param texts its answers
 * @param answers the same as tokens, each with its end token
 */
public record TokenizedPair(
        PreferencePair pair,
        int head,
        int[] question,
        Map<Answer, String> texts,
        Map<Answer, int[]> answers) {

    public TokenizedPair {
        texts = Map.copyOf(texts);
        answers = Map.copyOf(answers);
    }

    /**
     * {@return the pair as the model reads it; the picture is decoded for its size}
     *
     * @param rejected its rejected answers, at least one
     */
    public static TokenizedPair of(Vlm model, PreferencePair pair, List<String> rejected) {
        Map<Answer, String> texts = new EnumMap<>(Answer.class);
        texts.put(Answer.CHOSEN, pair.chosen());
        for (int k = 0; k < rejected.size(); k++) {
            texts.put(View.rejected(k + 1).answer(), rejected.get(k));
        }
        Conversation empty = model.conversation(pair.prompt(), List.of());
        int head = model.headTokens(pair.picture().width(), pair.picture().height());
        TokenizedPair bare = new TokenizedPair(pair, head, empty.question(), Map.of(), Map.of());
        return bare.and(model, texts);
    }

    /** {@return this one with further answers} */
    public TokenizedPair and(Vlm model, Map<Answer, String> more) {
        Map<Answer, String> allTexts = new EnumMap<>(Answer.class);
        Map<Answer, int[]> tokens = new EnumMap<>(Answer.class);
        allTexts.putAll(texts);
        tokens.putAll(answers);
        List<Answer> order = List.copyOf(more.keySet());
        List<Conversation.Answer> read =
                model.conversation(pair.prompt(), order.stream().map(more::get).toList()).answers();
        for (int i = 0; i < order.size(); i++) {
            allTexts.put(order.get(i), more.get(order.get(i)));
            tokens.put(order.get(i), read.get(i).tokens());
        }
        return new TokenizedPair(pair, head, question, allTexts, tokens);
    }

    /** {@return this one for a pair of the same texts and true picture} */
    public TokenizedPair with(PreferencePair changed) {
        return new TokenizedPair(changed, head, question, texts, answers);
    }

    /** Checks that another model reads question and answers in the same tokens. */
    public void checkSame(Vlm other) {
        List<Answer> order = List.copyOf(texts.keySet());
        Conversation theirs =
                other.conversation(pair.prompt(), order.stream().map(texts::get).toList());
        boolean same = Arrays.equals(question, theirs.question());
        for (int i = 0; i < order.size(); i++) {
            same &= Arrays.equals(answers.get(order.get(i)), theirs.answers().get(i).tokens());
        }
        check(
                same,
                "the second reference must have the model's vocabulary and chat layout, it reads"
                        + " pair %s in other tokens",
                pair.id());
    }

    /** {@return the tokens that a view scores, the end token among them} */
    public int[] tokens(View view) {
        return answers.get(view.answer());
    }

    /** {@return one sequence of the question with some branches} */
    public Packed packed(ImageView picture, List<Packed.Branch> branches) {
        return new Packed(picture, question, branches);
    }

    /** {@return tokens before an answer} */
    public int before() {
        return head + question.length;
    }

    /** {@return tokens of the longest of its conversations} */
    public int longest() {
        int answer = answers.values().stream().mapToInt(tokens -> tokens.length).max().orElse(0);
        return before() + answer;
    }

    /** {@return tokens that all views of an objective take, packed} */
    public int length(Objective objective) {
        int prefixes = objective.comparesPictures() ? 2 : 1;
        int scored = objective.views().stream().mapToInt(view -> tokens(view).length).sum();
        return prefixes * before() + scored;
    }
}

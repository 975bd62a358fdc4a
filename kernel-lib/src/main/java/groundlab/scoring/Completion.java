package groundlab.scoring;

import static groundlab.internal.Checks.check;

import groundlab.data.PreferencePair;
import groundlab.image.Distorted;
import groundlab.image.Distortion;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.objective.Objective;
import groundlab.objective.View.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gives pairs what an objective compares and they do not have.
 *
 * @param reference says its own answers
 * @param objective asks for views
 * @param distortion draws worse pictures; null for none
 * @param seed of worse pictures
 */
public record Completion(Vlm reference, Objective objective, Distortion distortion, long seed) {

    private static final int LONGEST = 512; // tokens of an answer of its own
    private static final int PICTURES = 256; // that are shown to the reference at once

    /** {@return the same pairs, complete} */
    public List<TokenizedPair> of(List<TokenizedPair> pairs) {
        List<TokenizedPair> all = pairs.stream().map(row -> row.with(worse(row.pair()))).toList();
        if (asksFor(Answer.OWN)) {
            all = with(Answer.OWN, all, own(all));
        }
        return needsOthers() ? with(Answer.UNRELATED, all, unrelated(all)) : all;
    }

    /** {@return whether pairs are compared with answers to other questions} */
    public boolean needsOthers() {
        return asksFor(Answer.UNRELATED);
    }

    /**
     * {@return whether there is another chosen answer for each pair, if the objective needs one}
     */
    public boolean isPossible(List<TokenizedPair> pairs) {
        return !needsOthers()
                || pairs.stream().map(row -> row.pair().chosen()).distinct().count() != 1;
    }

    private boolean asksFor(Answer answer) {
        return objective.views().stream().anyMatch(view -> view.answer() == answer);
    }

    /** {@return a pair with a worse picture, if it needs one and has none} */
    public PreferencePair worse(PreferencePair pair) {
        boolean lacks = objective.comparesPictures() && pair.rejectedPicture().isEmpty();
        return lacks && distortion != null
                ? pair.withRejectedPicture(Distorted.draw(pair, distortion, seed))
                : pair;
    }

    private List<TokenizedPair> with(
            Answer which, List<TokenizedPair> pairs, List<String> answers) {
        return IntStream.range(0, pairs.size())
                .mapToObj(i -> pairs.get(i).and(reference, Map.of(which, answers.get(i))))
                .toList();
    }

    /** Some at a time, for pictures that wait for their answers are in memory. */
    private List<String> own(List<TokenizedPair> pairs) {
        int before = pairs.stream().mapToInt(TokenizedPair::before).max().orElse(0);
        int room = (reference.config().text().positions() - before) / 2; // read again, a text can
        int most = Math.max(1, Math.min(LONGEST, room)); // take more tokens than it was written in
        List<String> answers = new ArrayList<>();
        for (int from = 0; from < pairs.size(); from += PICTURES) {
            int to = Math.min(from + PICTURES, pairs.size());
            answers.addAll(own(pairs.subList(from, to), Decoding.greedy(most)));
        }
        return answers;
    }

    private List<String> own(List<TokenizedPair> pairs, Decoding decoding) {
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (TokenizedPair row : pairs) {
            asks.add(Ask.greedy(views.size(), row.pair().prompt()));
            views.add(ImageView.of(row.pair().picture().pixels()));
        }
        return reference.answers(views, asks, decoding);
    }

    /** The chosen answer of the next pair that has another one. */
    private static List<String> unrelated(List<TokenizedPair> pairs) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            String own = pairs.get(i).pair().chosen();
            int at = i;
            String other =
                    IntStream.range(1, pairs.size())
                            .mapToObj(next -> pairs.get((at + next) % pairs.size()).pair().chosen())
                            .filter(text -> !text.equals(own))
                            .findFirst()
                            .orElse(own);
            check(
                    !other.equals(own),
                    "the objective compares with answers to other questions, all %d pairs have the"
                            + " chosen answer \"%s\"",
                    pairs.size(),
                    own);
            answers.add(other);
        }
        return answers;
    }
}

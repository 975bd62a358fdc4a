package groundlab.training;

import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import groundlab.objective.View;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Pairs and their texts as tokens, made once. */
final class TokenizedPairs {

    private record Row(int[] question, Packed.Branch chosen, Packed.Branch rejected) {

        Packed.Branch answer(View view) {
            return view.chosenAnswer() ? chosen : rejected;
        }
    }

    private final Vlm model;
    private final Pairs pairs;
    private final List<Row> rows;

    TokenizedPairs(Vlm model, Pairs pairs) {
        this.model = model;
        this.pairs = pairs;
        rows = pairs.stream().map(this::tokenize).toList();
    }

    private Row tokenize(PreferencePair pair) {
        return new Row(
                model.questionTokens(pair.prompt()),
                new Packed.Branch(model.answerTokens(pair.prompt(), pair.chosen()), 0),
                new Packed.Branch(model.answerTokens(pair.prompt(), pair.rejected()), 0));
    }

    int size() {
        return rows.size();
    }

    PreferencePair pair(int row) {
        return pairs.get(row);
    }

    Pairs pairs() {
        return pairs;
    }

    /** {@return one sequence with the answers that {@code views} ask for} */
    Packed packed(int row, ImageView picture, List<View> views) {
        Row one = rows.get(row);
        return new Packed(picture, one.question, views.stream().map(one::answer).toList());
    }

    /** {@return scored tokens of an answer, its end token among them} */
    int tokens(int row, View view) {
        return rows.get(row).answer(view).tokens().length;
    }

    /** {@return mean scored tokens of an answer in some rows} */
    double meanTokens(int[] some, View view) {
        return IntStream.of(some).map(row -> tokens(row, view)).average().orElseThrow();
    }

    /** {@return tokens of the longest conversation of a row: picture, question and an answer} */
    int longest(int row) {
        Row one = rows.get(row);
        int answer = Math.max(one.chosen.tokens().length, one.rejected.tokens().length);
        return head(row) + one.question.length + answer;
    }

    /** {@return tokens that all views of a row take, packed} */
    int length(int row, Set<View> views) {
        Row one = rows.get(row);
        boolean worse = views.stream().anyMatch(view -> !view.truePicture());
        int prefixes = worse ? 2 : 1;
        return prefixes * (head(row) + one.question.length)
                + views.stream().mapToInt(view -> tokens(row, view)).sum();
    }

    private int head(int row) {
        Picture picture = pairs.get(row).picture();
        return model.headTokens(picture.width(), picture.height());
    }
}

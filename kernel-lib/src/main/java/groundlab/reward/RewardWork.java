package groundlab.reward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.loop.Work;
import groundlab.model.EndStates;
import groundlab.model.Packed;
import groundlab.objective.LogSigmoid;
import groundlab.objective.View;
import groundlab.scoring.TokenizedPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * −log σ(r(y_w) − r(y_l)) of <a href="https://www.jstor.org/stable/2334029">Bradley and Terry
 * 1952</a>, the mean over a batch of pairs.
 *
 * @param lesson what all batches have in common
 * @param pairs of the batch
 */
record RewardWork(RewardLesson lesson, List<TokenizedPair> pairs) implements Work {

    @Override
    public int size() {
        return pairs.size();
    }

    @Override
    public List<String> names() {
        return pairs.stream().map(one -> one.pair().id()).toList();
    }

    @Override
    public Measured loss(int from, int to, NDManager scope) {
        List<Packed> rows = pairs.subList(from, to).stream().map(one -> pack(one, scope)).toList();
        EndStates ends = lesson.model().model().endStates(rows, scope);
        NDArray scores = lesson.model().scores(ends).reshape(-1, 2); // (B, chosen and rejected)
        NDArray chosen = scores.get(":, 0");
        NDArray rejected = scores.get(":, 1");
        NDArray loss = LogSigmoid.negative(chosen.sub(rejected)); // (B)
        if (lesson.centering() > 0) {
            NDArray square = chosen.add(rejected).square();
            loss = loss.add(square.mul(scope.create((float) lesson.centering())));
        }
        NDArray share = loss.sum().div(scope.create((float) pairs.size())); // see Scores.number
        return new Measured(share, List.of(scores), all -> means(all.get(0)), ends.processed());
    }

    private Packed pack(TokenizedPair one, NDManager scope) {
        return one.packed(
                lesson.features().view(one.pair().picture(), scope),
                List.of(
                        new Packed.Branch(one.tokens(View.CHOSEN), 0),
                        new Packed.Branch(one.tokens(View.REJECTED), 0)));
    }

    private static Map<String, Double> means(float[] scores) {
        int n = scores.length / 2;
        double chosen = 0;
        double rejected = 0;
        double right = 0;
        for (int i = 0; i < n; i++) {
            chosen += scores[2 * i] / n;
            rejected += scores[2 * i + 1] / n;
            right += scores[2 * i] > scores[2 * i + 1] ? 1.0 / n : 0;
        }
        Map<String, Double> means = new LinkedHashMap<>();
        means.put("accuracies", right);
        means.put("margins", chosen - rejected);
        means.put("scores/chosen", chosen);
        means.put("scores/rejected", rejected);
        return means;
    }
}

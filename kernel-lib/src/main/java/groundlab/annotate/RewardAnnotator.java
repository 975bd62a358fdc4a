package groundlab.annotate;

import static groundlab.internal.Checks.check;

import groundlab.annotate.Ranking.Outcome;
import groundlab.data.Example;
import groundlab.metrics.Reward;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Ranks by what answers are worth; the reward is asked about all of them at once. */
record RewardAnnotator(Reward reward) implements Annotator {

    @Override
    public List<Ranking> rank(List<Match> matches) {
        List<Example> examples = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (Match match : matches) {
            examples.addAll(List.of(match.example(), match.example()));
            answers.addAll(List.of(match.first(), match.second()));
        }
        double[] worth = reward.of(examples, answers);
        check(
                worth.length == answers.size(),
                "%s must give a number for each of %d answers, got %d",
                reward,
                answers.size(),
                worth.length);
        return IntStream.range(0, matches.size())
                .mapToObj(i -> ranking(worth[2 * i], worth[2 * i + 1]))
                .toList();
    }

    private Ranking ranking(double first, double second) {
        List<Double> rewards = List.of(first, second);
        if (!Double.isFinite(first) || !Double.isFinite(second)) {
            String reason = "rewards must be finite, got %s and %s".formatted(first, second);
            return new Ranking(Outcome.NOT_A_NUMBER, reason, rewards);
        }
        if (first == second) {
            return new Ranking(Outcome.TIE, "both answers have the reward " + first, rewards);
        }
        return new Ranking(first > second ? Outcome.FIRST : Outcome.SECOND, "", rewards);
    }
}

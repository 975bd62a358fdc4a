package groundlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.data.PreferencePair;
import groundlab.loop.Work;
import groundlab.objective.Batch;
import groundlab.objective.Extra;
import groundlab.objective.Objective;
import groundlab.objective.Past;
import groundlab.objective.Scores;
import groundlab.objective.Term;
import groundlab.objective.View;
import groundlab.scoring.PairScorer.Scored;
import groundlab.scoring.TokenizedPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The loss of a batch of preference pairs, and the rewards that it sees, under TRL's names. */
final class PairWork implements Work {

    private final LossParts parts;
    private final Objective objective;
    private final List<TokenizedPair> pairs;
    private final Past past;
    private final Map<String, Double> facts;
    private final Map<View, Double> meanTokens = new EnumMap<>(View.class);

    PairWork(LossParts parts, List<TokenizedPair> pairs, Past past, Map<String, Double> facts) {
        this.facts = facts;
        this.parts = parts;
        objective = parts.objective();
        this.pairs = pairs;
        this.past = past;
        objective.views().forEach(view -> meanTokens.put(view, meanTokens(pairs, view)));
    }

    private static double meanTokens(List<TokenizedPair> some, View view) {
        return some.stream().mapToInt(pair -> pair.tokens(view).length).average().orElse(0);
    }

    @Override
    public int size() {
        return pairs.size();
    }

    @Override
    public List<String> names() {
        return pairs.stream().map(one -> one.pair().id()).toList();
    }

    /** {@return the same with columns about how the batch came about} */
    PairWork with(Map<String, Double> columns) {
        return new PairWork(parts, pairs, past, columns);
    }

    @Override
    public Map<String, Double> facts() {
        return facts;
    }

    @Override
    public Measured loss(int from, int to, NDManager scope) {
        List<TokenizedPair> part = pairs.subList(from, to);
        Scored scored = parts.policy().score(part, meanTokens, scope);
        Map<View, float[]> before = parts.reference().logps(part);
        Batch batch = batch(part, scored.scores(), before, scope);
        List<Term> terms = objective.terms(batch);
        List<View> views = List.copyOf(objective.views());
        List<NDArray> seen = new ArrayList<>();
        NDArray loss = scope.zeros(new Shape(part.size()));
        for (Term term : terms) {
            loss = loss.add(term.values());
            seen.add(term.values());
        }
        views.forEach(view -> seen.add(scored.scores().get(view)));
        NDArray share = loss.sum().div(scope.create((float) pairs.size())); // see Scores.number
        return new Measured(
                share, seen, all -> means(terms, all, views, before, part), scored.processed());
    }

    /** {@return columns of the log from the numbers of all terms and then of all views} */
    private Map<String, Double> means(
            List<Term> terms,
            List<float[]> numbers,
            List<View> views,
            Map<View, float[]> before,
            List<TokenizedPair> part) {
        Map<String, Double> means = new LinkedHashMap<>();
        Map<View, float[]> logps = new EnumMap<>(View.class);
        for (int i = 0; i < numbers.size(); i++) {
            if (i < terms.size()) {
                means.put("loss/" + terms.get(i).name(), mean(numbers.get(i)));
            } else {
                logps.put(views.get(i - terms.size()), numbers.get(i));
            }
        }
        objective.rewardScale().ifPresent(beta -> rewards(logps, before, beta, means));
        logps.forEach((view, values) -> means.put("logps/" + view.label(), mean(values)));
        if (logps.containsKey(View.CHOSEN)) {
            means.put("tokens/chosen", meanTokens(part, View.CHOSEN)); // for the watch
        }
        return means;
    }

    private Batch batch(
            List<TokenizedPair> part, Scores policy, Map<View, float[]> before, NDManager scope) {
        Map<View, float[]> other = parts.second().logps(part);
        return new Batch(
                policy,
                scores(before, scope),
                other.isEmpty() ? Optional.empty() : Optional.of(scores(other, scope)),
                objective.extras().contains(Extra.LIKENESS)
                        ? Optional.of(likeness(part, scope))
                        : Optional.empty(),
                past);
    }

    private static Scores scores(Map<View, float[]> numbers, NDManager scope) {
        Map<View, NDArray> logps = new EnumMap<>(View.class);
        numbers.forEach((view, some) -> logps.put(view, scope.create(some)));
        return Scores.of(logps);
    }

    private NDArray likeness(List<TokenizedPair> part, NDManager scope) {
        List<String> prompts =
                part.stream().map(TokenizedPair::pair).map(PreferencePair::prompt).toList();
        int n = prompts.size();
        List<String> ones =
                prompts.stream()
                        .flatMap(prompt -> Collections.nCopies(n, prompt).stream())
                        .toList();
        List<String> others =
                Collections.nCopies(n, prompts).stream().flatMap(List::stream).toList();
        double[] cosines = parts.alike().orElseThrow().of(ones, others);
        float[] numbers = new float[cosines.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) cosines[i];
        }
        return scope.create(numbers, new Shape(n, n));
    }

    /** TRL's names and formulas: rewards are β log-ratios; accuracies compare rewards. */
    private static void rewards(
            Map<View, float[]> logps,
            Map<View, float[]> before,
            double beta,
            Map<String, Double> means) {
        Map<View, double[]> rewards = new EnumMap<>(View.class);
        logps.forEach(
                (view, now) -> {
                    float[] then = before.get(view);
                    double[] reward =
                            IntStream.range(0, now.length)
                                    .mapToDouble(i -> beta * (now[i] - then[i]))
                                    .toArray();
                    rewards.put(view, reward);
                    means.put(
                            "rewards/" + view.label(),
                            Arrays.stream(reward).average().orElseThrow());
                });
        compare(rewards, View.REJECTED, "rewards/", means);
        compare(rewards, View.CHOSEN_BAD_IMAGE, "rewards/image_", means);
    }

    private static void compare(
            Map<View, double[]> rewards, View worse, String prefix, Map<String, Double> means) {
        double[] chosen = rewards.get(View.CHOSEN);
        double[] other = rewards.get(worse);
        if (chosen == null || other == null) {
            return;
        }
        double[] margins =
                IntStream.range(0, other.length).mapToDouble(i -> chosen[i] - other[i]).toArray();
        means.put(prefix + "margins", Arrays.stream(margins).average().orElseThrow());
        means.put(
                prefix + "accuracies",
                (double) Arrays.stream(margins).filter(m -> m > 0).count() / margins.length);
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }
}

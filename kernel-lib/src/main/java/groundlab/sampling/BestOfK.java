package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.metrics.Reward;
import groundlab.model.Decoding;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The best and the worst of several answers of the model's own by a reward; no pair where all are
 * worth the same, or where one's worth is not finite, which counts as failed. The earliest of
 * equals is taken.
 *
 * <pre>{@code
 * Pairs pairs = BestOfK.of(4, reward).pairs(model, world.preference(), 7);
 * }</pre>
 *
 * @param k answers drawn for each example, at least 2
 * @param reward what an answer is worth
 * @param better what is preferred to the worst answer
 * @param decoding how answers are drawn
 */
public record BestOfK(int k, Reward reward, Better better, Decoding decoding) implements Sampler {

    /** Where the chosen answer comes from. */
    public enum Better {
        /** The best of the model's own answers. */
        BEST,
        /** The example's reference answer. */
        REFERENCE
    }

    /** Checks that k is at least 2. */
    public BestOfK {
        check(k >= 2, "k must be at least 2, got %d", k);
    }

    /** {@return the best against the worst, drawn at temperature 1 in up to 64 tokens} */
    public static BestOfK of(int k, Reward reward) {
        return new BestOfK(k, reward, Better.BEST, Decoding.sampled(1, 64));
    }

    /** {@return the same with the reference answer as the chosen one} */
    public BestOfK againstReference() {
        return new BestOfK(k, reward, Better.REFERENCE, decoding);
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        if (better == Better.REFERENCE) {
            examples.forEach(Answers::words); // says so where there is none
        }
        List<List<String>> own =
                new OwnAnswers(k, decoding, "best-of-k").draw(policy, examples, seed);
        List<List<String>> all = new ArrayList<>();
        for (int e = 0; e < examples.size(); e++) {
            all.add(new ArrayList<>(own.get(e)));
            if (better == Better.REFERENCE) {
                all.get(e).add(examples.get(e).answer());
            }
        }
        double[] worth = worth(examples, all);
        int each = better == Better.REFERENCE ? k + 1 : k;
        return IntStream.range(0, all.size())
                .mapToObj(
                        e ->
                                ranked(
                                        all.get(e),
                                        Arrays.copyOfRange(worth, e * each, (e + 1) * each)))
                .toList();
    }

    /** What all answers are worth, those of one example after those of another. */
    private double[] worth(List<Example> examples, List<List<String>> answers) {
        List<Example> repeated = new ArrayList<>();
        for (int e = 0; e < examples.size(); e++) {
            repeated.addAll(Collections.nCopies(answers.get(e).size(), examples.get(e)));
        }
        double[] worth = reward.of(repeated, answers.stream().flatMap(List::stream).toList());
        check(
                worth.length == repeated.size(),
                "%s must give a number for each of %d answers, got %d",
                reward,
                repeated.size(),
                worth.length);
        return worth;
    }

    /** The first k answers are the model's own, the reference may follow. */
    private Drawn ranked(List<String> answers, double[] worth) {
        for (double one : worth) {
            if (!Double.isFinite(one)) {
                return Drawn.failed("the reward must be finite, %s gave %s".formatted(reward, one));
            }
        }
        Comparator<Integer> byWorth = Comparator.comparingDouble(i -> worth[i]);
        int worst = IntStream.range(0, k).boxed().min(byWorth).orElseThrow();
        int best =
                better == Better.REFERENCE
                        ? k
                        : IntStream.range(0, k).boxed().min(byWorth.reversed()).orElseThrow();
        if (worth[best] <= worth[worst]) {
            return Drawn.of(answers.get(best), answers.get(best), Provenance.NONE);
        }
        return Drawn.of(
                answers.get(best),
                answers.get(worst),
                Provenance.NONE
                        .with("reward_chosen", round(worth[best]))
                        .with("reward_rejected", round(worth[worst])));
    }

    static String round(double number) {
        return String.format(Locale.ROOT, "%.4f", number);
    }
}

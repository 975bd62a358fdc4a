package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.internal.Seeds;
import groundlab.metrics.Reward;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The best and the worst of several answers of the model's own by a reward; no pair where all are
 * worth the same. The earliest of equals is taken.
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
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (Example example : examples) {
            if (better == Better.REFERENCE) {
                Answers.words(example); // says so where there is none
            }
            views.add(ImageView.of(example.picture().pixels()));
            for (int i = 0; i < k; i++) {
                asks.add(
                        new Ask(
                                views.size() - 1,
                                example.prompt(),
                                "",
                                Seeds.stream(seed, "best-of-k", example.id(), i)));
            }
        }
        List<String> answers = policy.answers(views, asks, decoding, done -> {});
        return IntStream.range(0, examples.size())
                .mapToObj(e -> ranked(examples.get(e), answers.subList(e * k, (e + 1) * k)))
                .toList();
    }

    private Drawn ranked(Example example, List<String> answers) {
        double[] worth = answers.stream().mapToDouble(a -> reward.of(example, a)).toArray();
        Comparator<Integer> byWorth = Comparator.comparingDouble(i -> worth[i]);
        int worst = IntStream.range(0, k).boxed().min(byWorth).orElseThrow();
        int best = IntStream.range(0, k).boxed().min(byWorth.reversed()).orElseThrow();
        boolean ownBest = better == Better.BEST;
        String chosen = ownBest ? answers.get(best) : example.answer();
        double chosenWorth = ownBest ? worth[best] : reward.of(example, chosen);
        if (chosenWorth <= worth[worst]) {
            return Drawn.of(chosen, chosen, Provenance.NONE);
        }
        return Drawn.of(
                chosen,
                answers.get(worst),
                Provenance.NONE
                        .with("reward_chosen", round(chosenWorth))
                        .with("reward_rejected", round(worth[worst])));
    }

    private static String round(double number) {
        return String.format(Locale.ROOT, "%.4f", number);
    }
}

package groundlab.model;

import static groundlab.internal.Checks.check;

import groundlab.internal.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Yes/no answers of which the language prior is taken off afterwards, <a
 * href="https://arxiv.org/abs/2403.05262">Zhang et al. 2024</a>, after <a
 * href="https://arxiv.org/abs/2102.09690">Zhao et al. 2021</a>. With p the probabilities of the two
 * answers, and p_cf those of the same question asked blindly, each normalised over the two:
 *
 * <pre>{@literal
 * DIVIDE: W p + b with W = diag(p_cf + 0.0001)⁻¹, b = 0, normalised
 * SUBTRACT: W = I, b = −p_cf, made probabilities by a softmax
 * }</pre>
 *
 * <p>An answer counts with the probability of its first token, where the layout has answers begin.
 * Greedily the likelier answer is given; where there is chance, "yes" with its calibrated
 * probability.
 *
 * <p>Differs from the released code in that both blind views together give their mean, where it has
 * the sum (for ratios that is the same), and in the softmax, where it takes the larger value.
 *
 * <pre>{@code
 * List<ImageView> views = List.of(ImageView.of(image));
 * List<Ask> asks = List.of(Ask.greedy(0, "Is there a fork in the image?"));
 * List<YesNoAnswer> answers = Calibration.against(Blind.BOTH).answers(model, views, asks);
 * }</pre>
 *
 * @param blind how the prior is asked for; of {@link Blind#BOTH} it is the mean, normalised
 * @param correction how it is taken off
 * @param yes one answer
 * @param no the other
 */
public record Calibration(Blind blind, Correction correction, String yes, String no) {

    private static final double SMOOTHING = 1e-4;

    /** How the prior is taken off. */
    public enum Correction {
        /** By the ratio of both. */
        DIVIDE,
        /** By the difference of both. */
        SUBTRACT
    }

    /** {@return the ratio of "Yes" and "No" to what they have blindly} */
    public static Calibration against(Blind blind) {
        return new Calibration(blind, Correction.DIVIDE, "Yes", "No");
    }

    /** {@return the same with another correction} */
    public Calibration by(Correction other) {
        return new Calibration(blind, other, yes, no);
    }

    /** {@return the same for answers that begin with these words} */
    public Calibration words(String oneYes, String oneNo) {
        return new Calibration(blind, correction, oneYes, oneNo);
    }

    /**
     * {@return for each question its answer: the likelier one after calibration, or drawn by its
     * calibrated probability if the question has a source of chance}
     */
    public List<YesNoAnswer> answers(Vlm model, List<ImageView> views, List<Ask> asks) {
        if (asks.isEmpty()) {
            return List.of();
        }
        List<Ask> blindly = asks.stream().map(Calibration::blindly).distinct().toList();
        int all = asks.size() + blind.views().size() * blindly.size();
        try (Progress progress = Progress.of("calibrated answers", all)) {
            double[] plain = shares(model, views, asks, progress);
            Map<Ask, Double> priors = new HashMap<>();
            for (ImageView view : blind.views()) {
                double[] shares = shares(model, List.of(view), blindly, progress);
                for (int i = 0; i < shares.length; i++) {
                    double part = shares[i] / blind.views().size();
                    priors.merge(blindly.get(i), part, Double::sum);
                }
            }
            return IntStream.range(0, plain.length)
                    .mapToObj(i -> answer(asks.get(i), plain[i], priors))
                    .toList();
        }
    }

    private static Ask blindly(Ask ask) {
        return new Ask(0, ask.prompt(), ask.start(), null);
    }

    private YesNoAnswer answer(Ask ask, double plain, Map<Ask, Double> priors) {
        double prior = priors.get(blindly(ask));
        double calibrated = calibrated(plain, prior);
        double least = ask.random() == null ? 0.5 : 1 - ask.random().nextDouble();
        return new YesNoAnswer(calibrated >= least ? yes : no, plain, prior, calibrated);
    }

    /** {@return the probability of yes, from that with and without the picture} */
    double calibrated(double plain, double prior) {
        return switch (correction) {
            case DIVIDE -> {
                double one = plain / (prior + SMOOTHING);
                double other = (1 - plain) / (1 - prior + SMOOTHING);
                yield one / (one + other);
            }
                // Of two that sum to one, the differences are d and −d.
            case SUBTRACT -> 1 / (1 + Math.exp(-2 * (plain - prior)));
        };
    }

    /** {@return for each question the share of yes in the probability of yes or no} */
    private double[] shares(Vlm model, List<ImageView> views, List<Ask> asks, Progress progress) {
        int[][] tokens = asks.stream().map(ask -> tokens(model, views, ask)).toArray(int[][]::new);
        double[] shares = new double[asks.size()];
        FirstStep step =
                new FirstStep(
                        (logits, i) -> {
                            double apart = (double) logits[tokens[i][0]] - logits[tokens[i][1]];
                            shares[i] = 1 / (1 + Math.exp(-apart));
                        });
        model.answers(views, asks, FirstStep.DECODING, step, progress::advance);
        return shares;
    }

    private int[] tokens(Vlm model, List<ImageView> views, Ask ask) {
        ImageView view = ask.in(views);
        int[] tokens = {first(model, view, ask, yes), first(model, view, ask, no)};
        check(
                tokens[0] != tokens[1],
                "two answers must begin with different tokens, %s and %s both begin with %s",
                yes,
                no,
                model.tokenizer().decodeAll(new int[] {tokens[0]}));
        return tokens;
    }

    private static int first(Vlm model, ImageView view, Ask ask, String word) {
        Packed.Branch branch = model.ending(view, ask.prompt(), ask.start(), word);
        return branch.tokens()[branch.scoredFrom()];
    }
}

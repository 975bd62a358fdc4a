package groundlab.evaluation;

import static groundlab.internal.Checks.check;

import groundlab.model.AnswerWords;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.Arrays;
import java.util.List;

/**
 * How likely a model finds each word of an answer, seeing the picture or anything else in its
 * place. A word that is as likely without the picture is said from habit.
 *
 * <pre>{@code
 * WordScores seen = WordScores.of(model, ImageView.of(image), prompt, answer);
 * WordScores blind = WordScores.of(model, ImageView.none(), prompt, answer);
 * WordLikelihood.titled("With and without").words(seen.words())
 *         .add("with the picture", seen.logps()).add("without", blind.logps()).chart();
 * }</pre>
 *
 * @param words in their order, signs apart, as {@link AnswerWords} has them
 * @param logps log-probability in nats of each word behind all that stands before it, summed over
 *     its tokens; NaN for a word that came in one token with the one before. With that of the end
 *     token, which is no word, they sum to {@link Vlm#logp}.
 */
public record WordScores(List<String> words, double[] logps) {

    /** Checks that each word has a value. */
    public WordScores {
        words = List.copyOf(words);
        logps = logps.clone();
        check(
                words.size() == logps.length,
                "each of %d words must have a log-probability, got %d",
                words.size(),
                logps.length);
    }

    /** {@return the scores of an answer that is given} */
    public static WordScores of(Vlm model, ImageView view, String prompt, String answer) {
        AnswerWords words = AnswerWords.of(model, view, prompt, answer);
        float[] tokens = model.tokenLogps(view, prompt, answer);
        float[] withoutEnd = Arrays.copyOf(tokens, tokens.length - 1);
        return new WordScores(words.words(), words.sums(withoutEnd));
    }

    /**
     * {@return for each word how much likelier it is than with {@code other}, in nats} Of what is
     * seen against what is not, this is what the picture tells.
     */
    public double[] against(WordScores other) {
        check(
                words.equals(other.words),
                "scores to compare must be of the same words, got %s and %s",
                words,
                other.words);
        double[] gains = new double[logps.length];
        Arrays.setAll(gains, i -> logps[i] - other.logps[i]);
        return gains;
    }
}

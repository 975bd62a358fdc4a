package groundlab.model;

import static groundlab.internal.Checks.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The words of an answer, and which of its tokens make each, whatever the tokenizer. Words are what
 * blanks divide; signs at either end of a word stand for themselves, such as a full stop. The end
 * token is left out.
 *
 * @param words in their order; a word may come again
 * @param tokens each token's text, in their order
 * @param wordOf for each token the index of its word; a token over two words is of the first
 */
public record AnswerWords(List<String> words, List<String> tokens, int[] wordOf) {

    private static final Pattern WORD = Pattern.compile("[^\\s\\p{P}](\\S*[^\\s\\p{P}])?|\\S");

    /** Checks that each token has a word. */
    public AnswerWords {
        words = List.copyOf(words);
        tokens = List.copyOf(tokens);
        wordOf = wordOf.clone();
        check(!words.isEmpty(), "an answer must have at least one word, got none");
        check(
                wordOf.length == tokens.size(),
                "each of %d tokens must have a word, got %d",
                tokens.size(),
                wordOf.length);
    }

    /** {@return the words of an answer as a model reads it behind a question} */
    public static AnswerWords of(Vlm model, ImageView view, String prompt, String answer) {
        check(!answer.isBlank(), "an answer must have at least one word, got none");
        Packed row = model.endings(view, prompt, "", List.of(answer.stripTrailing()));
        return of(model.tokenizer(), row.branches().get(0).tokens());
    }

    static AnswerWords of(Tokenizer tokenizer, int[] ids) {
        String text = tokenizer.decodeAll(ids);
        List<MatchResult> found = WORD.matcher(text).results().toList();
        List<String> tokens = new ArrayList<>();
        int[] wordOf = new int[ids.length];
        int from = 0;
        int word = 0;
        for (int i = 0; i < ids.length; i++) {
            while (word < found.size() - 1 && found.get(word).end() <= from) {
                word++;
            }
            wordOf[i] = word;
            tokens.add(tokenizer.decodeAll(new int[] {ids[i]}));
            from = common(text, tokenizer.decodeAll(Arrays.copyOf(ids, i + 1)));
        }
        return new AnswerWords(found.stream().map(MatchResult::group).toList(), tokens, wordOf);
    }

    /** What a half character becomes is no part of the text. */
    private static int common(String text, String start) {
        int differs = Arrays.mismatch(text.toCharArray(), start.toCharArray());
        return differs < 0 ? text.length() : differs;
    }

    /**
     * {@return for each word the sum over its tokens; NaN for a word that came in one token with
     * the one before}
     *
     * @param byToken a value for each token
     */
    public double[] sums(float[] byToken) {
        check(
                byToken.length == tokens.size(),
                "each of %d tokens must have a value, got %d",
                tokens.size(),
                byToken.length);
        double[] sums = new double[words.size()];
        Arrays.fill(sums, Double.NaN);
        for (int i = 0; i < byToken.length; i++) {
            int word = wordOf[i];
            sums[word] = (Double.isNaN(sums[word]) ? 0 : sums[word]) + byToken[i];
        }
        return sums;
    }

    /** {@return the tokens of a word wherever it stands, at least one} */
    public int[] tokensOf(String word) {
        int[] own =
                IntStream.range(0, wordOf.length)
                        .filter(i -> words.get(wordOf[i]).equals(word))
                        .toArray();
        check(own.length > 0, "%s must be a word of the answer with a token, got %s", word, words);
        return own;
    }
}

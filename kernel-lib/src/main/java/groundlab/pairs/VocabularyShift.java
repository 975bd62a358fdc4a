package groundlab.pairs;

import groundlab.data.PreferencePair;
import groundlab.internal.Stop;
import groundlab.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Words that one side of the pairs says more often than the other: what a loss can learn to tell
 * chosen from rejected by, without looking at a picture. Each word has the z-score of its log-odds
 * with an informative Dirichlet prior, <a href="https://doi.org/10.1093/pan/mpn018">Monroe,
 * Colaresi and Quinn 2008</a>, equations 15 to 22; the prior is the words of both sides, weighing
 * as much as 500 of them.
 */
public final class VocabularyShift {

    private static final double PRIOR = 500;

    private final List<Word> words;

    /**
     * A word.
     *
     * @param text in lower case
     * @param chosen times it stands in chosen answers
     * @param rejected times it stands in rejected answers
     * @param z above 0 for words of rejected answers, below 0 for words of chosen ones; beyond ±2
     *     is unlikely to be chance
     */
    public record Word(String text, int chosen, int rejected, double z) {}

    private VocabularyShift(List<Word> words) {
        this.words = List.copyOf(words);
    }

    /** {@return the shift of a set} */
    public static VocabularyShift of(List<PreferencePair> pairs) {
        Map<String, int[]> counts = new TreeMap<>();
        for (PreferencePair pair : pairs) {
            Stop.check("the report of words");
            count(pair.chosen(), 0, counts);
            count(pair.rejected(), 1, counts);
        }
        double[] totals = new double[2];
        for (int[] count : counts.values()) {
            totals[0] += count[0];
            totals[1] += count[1];
        }
        List<Word> words = new ArrayList<>();
        counts.forEach((word, n) -> words.add(new Word(word, n[0], n[1], z(n, totals))));
        words.sort(Comparator.comparingDouble((Word word) -> -Math.abs(word.z())));
        return new VocabularyShift(words);
    }

    private static void count(String answer, int side, Map<String, int[]> counts) {
        for (String word : Words.of(answer)) {
            counts.computeIfAbsent(word, unused -> new int[2])[side]++;
        }
    }

    private static double z(int[] n, double[] totals) {
        double prior = PRIOR * (n[0] + n[1]) / (totals[0] + totals[1]);
        double delta = logOdds(n[1], totals[1], prior) - logOdds(n[0], totals[0], prior);
        return delta / Math.sqrt(1 / (n[1] + prior) + 1 / (n[0] + prior));
    }

    private static double logOdds(double count, double total, double prior) {
        return Math.log((count + prior) / (total + PRIOR - count - prior));
    }

    /** {@return all words, those first that tell the sides apart best} */
    public List<Word> words() {
        return words;
    }

    /** {@return the first words as a table: word, chosen, rejected, z} */
    public Table table(int most) {
        List<Word> some = words.subList(0, Math.min(most, words.size()));
        return Table.create(
                "vocabulary shift",
                StringColumn.create("word", some.stream().map(Word::text)),
                IntColumn.create("chosen", some.stream().mapToInt(Word::chosen).toArray()),
                IntColumn.create("rejected", some.stream().mapToInt(Word::rejected).toArray()),
                DoubleColumn.create("z", some.stream().mapToDouble(Word::z).toArray()));
    }
}

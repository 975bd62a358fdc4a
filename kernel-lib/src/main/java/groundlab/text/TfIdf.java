package groundlab.text;

import groundlab.internal.Hashes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Cosine of word counts, each weighted by how rare the word is in a set of texts: ln((1 + n) / (1 +
 * df)) + 1. The embedded default where the BDHS paper uses a sentence encoder; it needs no weights,
 * and sees words, not meaning.
 *
 * <pre>{@code
 * TfIdf words = TfIdf.of(List.of("There is a fork.", "There is a dog."));
 * words.of("There is a fork.", "There is a fork."); // → 1.0
 * double less = words.of("There is a fork.", "There is a dog.");
 * }</pre>
 */
public final class TfIdf implements Similarity {

    private static final Pattern WORD =
            Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS); // of any script

    private final Map<String, Double> weights = new HashMap<>();
    private final double rarest;
    private final String name; // takes long to make, and stands on each pair

    private TfIdf(Collection<String> texts) {
        Map<String, Integer> counts = new HashMap<>();
        for (String text : texts) {
            new HashSet<>(words(text).keySet())
                    .forEach(word -> counts.merge(word, 1, Integer::sum));
        }
        double n = texts.size();
        counts.forEach((word, df) -> weights.put(word, StrictMath.log((1 + n) / (1 + df)) + 1));
        rarest = StrictMath.log(1 + n) + 1;
        name =
                "TfIdf[texts=%d, sha256=%.12s]"
                        .formatted(texts.size(), Hashes.of(new TreeMap<>(weights).toString()));
    }

    /** {@return the similarity whose rare words are those of {@code texts}} */
    public static TfIdf of(Collection<String> texts) {
        return new TfIdf(texts);
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public double of(String one, String other) {
        Map<String, Integer> a = words(one);
        Map<String, Integer> b = words(other);
        double norms = Math.sqrt(dot(a, a) * dot(b, b));
        return norms == 0 ? (a.equals(b) ? 1 : 0) : dot(a, b) / norms;
    }

    private double dot(Map<String, Integer> a, Map<String, Integer> b) {
        double sum = 0;
        for (Map.Entry<String, Integer> word : a.entrySet()) {
            double weight = weights.getOrDefault(word.getKey(), rarest);
            sum += weight * weight * word.getValue() * b.getOrDefault(word.getKey(), 0);
        }
        return sum;
    }

    private static Map<String, Integer> words(String text) {
        Map<String, Integer> words = new TreeMap<>();
        WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .forEach(word -> words.merge(word, 1, Integer::sum));
        return words;
    }
}

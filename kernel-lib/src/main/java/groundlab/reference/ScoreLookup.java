package groundlab.reference;

import groundlab.data.PreferencePair;
import groundlab.objective.View;
import groundlab.reference.ScoreRow.Content;
import groundlab.reference.ScoreRow.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which scores of pairs are there, and which must be computed in which batches. */
final class ScoreLookup {

    private final List<PreferencePair> pairs;
    private final List<Set<View>> missing; // of each pair
    private final ReferenceScores scores;
    private final Map<String, Integer> stale = new TreeMap<>();
    private int hits;
    private int news;

    private ScoreLookup(List<PreferencePair> pairs, Set<View> views) {
        this.pairs = pairs;
        scores = new ReferenceScores(pairs.size(), views);
        missing = new ArrayList<>();
    }

    /** {@return a lookup that finds nothing} */
    static ScoreLookup nothing(List<PreferencePair> pairs, Set<View> views) {
        ScoreLookup lookup = new ScoreLookup(pairs, views);
        pairs.forEach(pair -> lookup.missing.add(views));
        lookup.news = pairs.size() * views.size();
        return lookup;
    }

    /**
     * {@return what is found among {@code rows}}
     *
     * @param wanted the content of each pair by view
     * @param by who must have scored
     */
    static ScoreLookup of(
            List<PreferencePair> pairs,
            List<Map<View, Content>> wanted,
            ScoredBy by,
            Map<Key, ScoreRow> rows) {
        Set<View> views = wanted.isEmpty() ? Set.of() : wanted.get(0).keySet();
        ScoreLookup lookup = new ScoreLookup(pairs, views);
        for (int i = 0; i < pairs.size(); i++) {
            Set<View> without = EnumSet.noneOf(View.class);
            for (View view : views) {
                ScoreRow row = rows.get(new Key(pairs.get(i).id(), view));
                if (!lookup.take(i, row, by, wanted.get(i).get(view))) {
                    without.add(view);
                }
            }
            lookup.missing.add(without);
        }
        return lookup;
    }

    private boolean take(int pair, ScoreRow row, ScoredBy by, Content content) {
        if (row == null) {
            news++;
            return false;
        }
        List<String> changes = row.changes(by, content);
        if (!changes.isEmpty()) {
            stale.merge(String.join(" and ", changes), 1, Integer::sum);
            return false;
        }
        hits++;
        scores.put(pair, row.key().view(), row.logp(), row.tokens());
        return true;
    }

    /** {@return whether nothing is to be computed} */
    boolean isComplete() {
        return news == 0 && stale.isEmpty();
    }

    /** {@return the scores that are there; the others are to be put in} */
    ReferenceScores scores() {
        return scores;
    }

    ReferenceScores.Usage usage(Optional<Path> file) {
        return new ReferenceScores.Usage(hits, news, stale, file);
    }

    /**
     * Pairs that lack the same scores.
     *
     * @param pairs their places in the list
     * @param views what they lack
     */
    record Batch(int[] pairs, Set<View> views) {}

    /**
     * {@return what is to be computed, pairs with long answers first, so that a batch that is too
     * large for the memory is the first} Depends on what is missing alone: once the first batches
     * are done, the rest are the same.
     */
    List<Batch> batches(int size) {
        int[] order =
                IntStream.range(0, pairs.size())
                        .filter(i -> !missing.get(i).isEmpty())
                        .boxed()
                        .sorted(
                                Comparator.comparing(this::kind)
                                        .thenComparing(this::length)
                                        .reversed()
                                        .thenComparing(i -> i))
                        .mapToInt(i -> i)
                        .toArray();
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < order.length; ) {
            Set<View> views = missing.get(order[from]);
            int to = from;
            while (to < order.length && to < from + size && missing.get(order[to]).equals(views)) {
                to++;
            }
            batches.add(new Batch(Arrays.copyOfRange(order, from, to), views));
            from = to;
        }
        return batches;
    }

    /** Pairs that lack the same views have the same number. */
    private int kind(int pair) {
        return missing.get(pair).stream().mapToInt(view -> 1 << view.ordinal()).sum();
    }

    private int length(int pair) {
        return pairs.get(pair).chosen().length() + pairs.get(pair).rejected().length();
    }
}

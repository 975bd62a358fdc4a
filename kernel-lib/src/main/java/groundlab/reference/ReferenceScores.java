package groundlab.reference;

import static groundlab.internal.Checks.check;

import groundlab.objective.View;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The reference model's log-probabilities of pairs, in their order, and where they came from. */
public final class ReferenceScores {

    private final Map<View, float[]> logps = new EnumMap<>(View.class);
    private final Map<View, int[]> tokens = new EnumMap<>(View.class);
    private Usage usage;

    ReferenceScores(int pairs, Set<View> views) {
        for (View view : views) {
            logps.put(view, new float[pairs]);
            tokens.put(view, new int[pairs]);
        }
    }

    /**
     * What a file of scores was good for; counts one score for each view of each pair.
     *
     * @param hits taken from the file
     * @param missing not in the file, so computed
     * @param stale in the file for something that has changed since, so computed: how many by what
     *     changed, such as {@code picture} or {@code prompt and answer}
     * @param file the file, empty where scores are not kept
     */
    public record Usage(int hits, int missing, Map<String, Integer> stale, Optional<Path> file) {

        /** Copies the counts, sorted by what changed. */
        public Usage {
            stale = Collections.unmodifiableMap(new TreeMap<>(stale));
        }

        /** {@return scores that had to be computed} */
        public int computed() {
            return missing + staleInAll();
        }

        private int staleInAll() {
            return stale.values().stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public String toString() {
            if (file.isEmpty()) {
                return "reference scores: " + missing + " computed, not kept";
            }
            String found =
                    String.format(
                            Locale.ROOT,
                            "reference scores: %d of %d from %s",
                            hits,
                            hits + computed(),
                            name(file.get()));
            return computed() == 0 ? found : found + ", " + computed() + " computed: " + why();
        }

        /** Its folder and name: short, and the same on every machine. */
        private static Path name(Path file) {
            int names = file.getNameCount();
            return file.subpath(Math.max(0, names - 2), names);
        }

        private String why() {
            String news = missing == 0 ? "" : missing + " new";
            return stale.isEmpty() ? news : news + (news.isEmpty() ? "" : ", ") + old();
        }

        private String old() {
            String reasons =
                    stale.size() == 1
                            ? stale.keySet().iterator().next() + " changed"
                            : stale.entrySet().stream()
                                    .map(e -> e.getValue() + " " + e.getKey() + " changed")
                                    .collect(Collectors.joining(", "));
            return staleInAll() + " stale (" + reasons + ")";
        }
    }

    /** {@return log-probabilities in nats, summed over the answer's tokens, one per pair} */
    public float[] logps(View view) {
        check(logps.containsKey(view), "no reference scores for %s, only for %s", view, views());
        return logps.get(view).clone();
    }

    /** {@return how many tokens each sum is over} */
    public int[] tokens(View view) {
        check(tokens.containsKey(view), "no reference scores for %s, only for %s", view, views());
        return tokens.get(view).clone();
    }

    /** {@return the views that were scored} */
    public Set<View> views() {
        return Collections.unmodifiableSet(logps.keySet());
    }

    /** {@return how many came from the file, how many were computed, and why} */
    public Usage usage() {
        return usage;
    }

    void put(int pair, View view, float logp, int count) {
        logps.get(view)[pair] = logp;
        tokens.get(view)[pair] = count;
    }

    /** {@return a score to be kept} */
    ScoreRow row(int pair, ScoreRow.Key key, ScoredBy by, ScoreRow.Content content) {
        View view = key.view();
        return new ScoreRow(key, by, content, logps.get(view)[pair], tokens.get(view)[pair]);
    }

    ReferenceScores with(Usage how) {
        usage = how;
        return this;
    }

    @Override
    public String toString() {
        return usage.toString();
    }
}

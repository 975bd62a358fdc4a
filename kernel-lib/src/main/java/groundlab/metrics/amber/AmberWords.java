package groundlab.metrics.amber;

import groundlab.internal.Hashes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * AMBER's words.
 *
 * <pre>{@code
 * AmberWords words = AmberFiles.words(Path.of("relation.json"), Path.of("safe_words.txt"));
 * words.known().contains("puppy"); // → true
 * AmberWords mine = new AmberWords(Map.of("dog", List.of("hound")), Set.of("light"));
 * }</pre>
 *
 * @param relations the words that stand for an object, such as {@code person: [man, woman]}; all
 *     others are unknown to AMBER and passed over
 * @param safe words that are never held against a description
 */
public record AmberWords(Map<String, List<String>> relations, Set<String> safe) {

    /** Copies its arguments. */
    public AmberWords {
        relations = new LinkedHashMap<>(relations);
        safe = Set.copyOf(new LinkedHashSet<>(safe));
    }

    /** {@return all words that AMBER knows} */
    public Set<String> known() {
        Set<String> known = new HashSet<>(relations.keySet());
        relations.values().forEach(known::addAll);
        return known;
    }

    /** {@return the beginning of a hash of both lists, for the record} */
    @Override
    public String toString() {
        return "AMBER's (sha256 %.12s)"
                .formatted(Hashes.of(relations + "\n" + new TreeSet<>(safe)));
    }

    /** {@return the words that stand for an object beside its own name} */
    List<String> related(String object) {
        return relations.getOrDefault(object, List.of());
    }
}

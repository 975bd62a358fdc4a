package groundlab.metrics;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Question;
import groundlab.data.Truth;
import groundlab.internal.Hashes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the objects that a text names. Words are runs of letters and digits, compared without case;
 * the words of a name may be parted by blanks or one hyphen. The longest name wins, from left to
 * right, so "hot dog" is no dog. Regular plurals are found too (-s; -es after s, x, z, ch, sh; -ies
 * for consonant + y); irregular ones are given as surfaces.
 *
 * <p>This is the matching of exactly known worlds. The published CHAIR programs match in other ways
 * and count differently from each other.
 *
 * <pre>{@code
 * Lexicon.of(List.of("dog", "hot dog")).objects("Two hot dogs."); // → [hot dog]
 * }</pre>
 */
public final class Lexicon {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern GAP = Pattern.compile("\\s+|-");
    private static final Pattern SIBILANT = Pattern.compile(".*(s|x|z|ch|sh)");
    private static final Pattern CONSONANT_Y = Pattern.compile(".*[^aeiou]y");

    private final Map<String, String> objectBySurface; // surface: lower-case words, one blank apart
    private final Set<String> objects;
    private final int longest; // words in the longest surface

    private Lexicon(Map<String, String> surfaceToNode) {
        Map<String, String> bySurface = new LinkedHashMap<>();
        surfaceToNode.forEach((surface, object) -> putOnce(bySurface, surface, object));
        for (String surface : List.copyOf(bySurface.keySet())) {
            bySurface.putIfAbsent(plural(surface), bySurface.get(surface));
        }
        objectBySurface = bySurface;
        objects = Collections.unmodifiableSet(new LinkedHashSet<>(surfaceToNode.values()));
        longest = bySurface.keySet().stream().mapToInt(s -> s.split(" ").length).max().orElse(0);
    }

    /** {@return a lexicon in which each object goes by its own name alone} */
    public static Lexicon of(Collection<String> objects) {
        Map<String, String> names = new LinkedHashMap<>();
        objects.forEach(object -> names.put(object, object));
        return new Lexicon(names);
    }

    /** {@return a lexicon of all objects that the truths and questions of examples name} */
    public static Lexicon of(Examples examples) {
        Set<String> objects = new LinkedHashSet<>();
        for (Example example : examples) {
            objects.addAll(example.truth().objects());
            example.questions().stream()
                    .map(Question::object)
                    .filter(object -> !object.isBlank())
                    .forEach(objects::add);
        }
        return of(objects);
    }

    /**
     * {@return a lexicon with synonyms}
     *
     * @param surfaceToNode from each way of naming to the object, such as {@code "puppy" -> "dog"};
     *     an object's own name must be among them to be found
     */
    public static Lexicon of(Map<String, String> surfaceToNode) {
        return new Lexicon(surfaceToNode);
    }

    /** {@return the names of all objects that can be found} */
    public Set<String> objects() {
        return objects;
    }

    /** {@return how many objects can be found, and a hash of all their names} */
    @Override
    public String toString() {
        return "Lexicon[objects=%d, sha256=%.12s]"
                .formatted(objects.size(), Hashes.of(objectBySurface.toString()));
    }

    /** {@return all mentions in {@code text}, in its order, repeated ones included} */
    public List<Mention> mentions(String text) {
        List<Word> words = words(text);
        List<Mention> mentions = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            int first = at;
            Optional<Match> match = longestAt(text, words, first);
            match.ifPresent(m -> mentions.add(m.mention(words, first)));
            at += match.map(Match::length).orElse(1);
        }
        return List.copyOf(mentions);
    }

    /** {@return the mentions in {@code text} of objects that are not in the picture} */
    public List<Mention> invented(String text, Truth truth) {
        return mentions(text).stream().filter(m -> !truth.has(m.object())).toList();
    }

    /** {@return the distinct objects that {@code text} names, in its order} */
    public Set<String> objects(String text) {
        Set<String> named = new LinkedHashSet<>();
        mentions(text).forEach(mention -> named.add(mention.object()));
        return Collections.unmodifiableSet(named);
    }

    private record Word(String lower, int start, int end) {}

    private record Match(String object, int length) {

        Mention mention(List<Word> words, int first) {
            return new Mention(
                    object, words.get(first).start(), words.get(first + length - 1).end());
        }
    }

    private Optional<Match> longestAt(String text, List<Word> words, int first) {
        Optional<Match> best = Optional.empty();
        StringBuilder surface = new StringBuilder();
        for (int n = 1; n <= longest && first + n <= words.size(); n++) {
            Word word = words.get(first + n - 1);
            if (n > 1 && !joined(text, words.get(first + n - 2), word)) {
                break;
            }
            String object =
                    objectBySurface.get(
                            surface.append(n > 1 ? " " : "").append(word.lower()).toString());
            if (object != null) {
                best = Optional.of(new Match(object, n));
            }
        }
        return best;
    }

    private static boolean joined(String text, Word word, Word next) {
        return GAP.matcher(text).region(word.end(), next.start()).matches();
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(
                    new Word(
                            matcher.group().toLowerCase(Locale.ROOT),
                            matcher.start(),
                            matcher.end()));
        }
        return words;
    }

    private static void putOnce(Map<String, String> bySurface, String surface, String object) {
        String words = String.join(" ", words(surface).stream().map(Word::lower).toList());
        check(!words.isEmpty(), "a name must have at least one word, got \"%s\"", surface);
        String before = bySurface.putIfAbsent(words, object);
        check(
                before == null || before.equals(object),
                "\"%s\" must name one object, got %s and %s",
                words,
                before,
                object);
    }

    /** {@return the regular plural of a name, such as "benches"} */
    public static String plural(String surface) {
        if (CONSONANT_Y.matcher(surface).matches()) {
            return surface.substring(0, surface.length() - 1) + "ies";
        }
        return surface + (SIBILANT.matcher(surface).matches() ? "es" : "s");
    }
}

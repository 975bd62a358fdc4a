package groundlab.english;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes singular forms as {@code singularize} of the program Pattern 3.6 does, on which the first
 * CHAIR program builds. It is a set of rules about endings, and its slips are part of published
 * counts: {@code bus} gives {@code bu}, {@code ties} gives {@code ty}, and {@code cookies} stays.
 * The words and rules are in {@code singular.txt}, with their licence. Source: De Smedt and
 * Daelemans 2012, "Pattern for Python".
 */
public final class Singular {

    private static final Singular ENGLISH = new Singular(Lists.read("singular.txt"));

    /** An ending and what is put in its place. */
    private record Rule(Pattern ending, String singular) {
        static Rule of(String line) {
            String[] parts = line.split(" ", 2);
            int flags = Pattern.UNICODE_CASE | Pattern.UNIX_LINES;
            return new Rule(Pattern.compile(parts[0], flags), parts.length > 1 ? parts[1] : "");
        }
    }

    private final Set<String> prepositions;
    private final Set<String> endsOfUnchanging = new HashSet<>();
    private final List<String> endingInIes = new ArrayList<>();
    private final Map<String, String> irregular = new LinkedHashMap<>();
    private final List<Rule> rules;
    private final Memory<String> known = new Memory<>();

    private Singular(Map<String, List<String>> lists) {
        prepositions = Set.copyOf(lists.get("prepositions"));
        lists.get("uninflected").forEach(this::addEnds);
        lists.get("uncountable").forEach(this::addEnds);
        lists.get("ie").forEach(word -> endingInIes.add(word + "s"));
        for (String line : lists.get("irregular")) {
            irregular.put(line.split(" ")[0], line.split(" ")[1]);
        }
        rules = lists.get("rules").stream().map(Rule::of).toList();
    }

    /** A word does not change where an unchanging word ends with it, so {@code s} stays. */
    private void addEnds(String unchanging) {
        for (int i = 0; i <= unchanging.length(); i++) {
            endsOfUnchanging.add(unchanging.substring(i));
        }
    }

    /** {@return the singular form of a noun, of one word; a word that no rule knows as it is} */
    public static String of(String word) {
        return ENGLISH.known.of(word, ENGLISH::singular);
    }

    private String singular(String word) {
        int end = word.length();
        while (headEnd(word, end) < 0 && end > 0 && word.charAt(end - 1) == '\'') {
            end--;
        }
        String owner = "'s".repeat(word.length() - end);
        int head = headEnd(word, end);
        if (head >= 0) {
            return singular(word.substring(0, head)) + word.substring(head, end) + owner;
        }
        return simple(word.substring(0, end)) + owner;
    }

    /** {@return where {@code mothers} ends in {@code mothers-in-law}, or -1} */
    private int headEnd(String word, int end) {
        int first = word.indexOf('-');
        if (first < 0 || first >= end) {
            return -1;
        }
        int second = word.indexOf('-', first + 1);
        String middle = word.substring(first + 1, second < 0 || second > end ? end : second);
        return prepositions.contains(middle) ? first : -1;
    }

    private String simple(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (endsOfUnchanging.contains(lower)) {
            return word;
        }
        if (endingInIes.stream().anyMatch(lower::endsWith)) {
            return lower;
        }
        for (Map.Entry<String, String> one : irregular.entrySet()) {
            if (lower.endsWith(one.getKey())) {
                return word.substring(0, word.length() - one.getKey().length()) + one.getValue();
            }
        }
        return byRule(word);
    }

    private String byRule(String word) {
        for (Rule rule : rules) {
            Matcher matcher = rule.ending.matcher(word);
            if (matcher.find()) {
                return matcher.replaceAll(rule.singular);
            }
        }
        return word;
    }
}

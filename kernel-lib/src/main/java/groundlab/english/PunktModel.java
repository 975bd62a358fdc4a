package groundlab.english;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the English model of Punkt learned from newspapers. {@code punkt.txt} holds its lists and
 * their licence; of a word's contexts those alone that a decision asks for.
 *
 * @param abbreviations words that are written with a period, without it
 * @param starters words that often begin a sentence
 * @param collocations pairs that belong together over a period
 * @param capitalOnlyFirst words that are lower-case but at the beginning of a sentence
 * @param capitalInside other words that were seen lower-case
 * @param lowerFirst words that began sentences lower-case and were never seen otherwise
 */
record PunktModel(
        Set<String> abbreviations,
        Set<String> starters,
        Set<String> collocations,
        Set<String> capitalOnlyFirst,
        Set<String> capitalInside,
        Set<String> lowerFirst) {

    static final PunktModel ENGLISH = of(Lists.read("punkt.txt"));

    /** Whether a word begins a sentence, as far as its case tells. */
    enum Start {
        YES,
        NO,
        UNKNOWN
    }

    private static PunktModel of(Map<String, List<String>> lists) {
        return new PunktModel(
                set(lists, "abbreviations"),
                set(lists, "starters"),
                set(lists, "collocations"),
                set(lists, "capital only first"),
                set(lists, "capital inside"),
                set(lists, "lower first"));
    }

    private static Set<String> set(Map<String, List<String>> lists, String name) {
        Set<String> set = new HashSet<>();
        for (String word : lists.get(name)) {
            set.add(word.replace('_', ' '));
        }
        return set;
    }

    boolean abbreviation(String word) {
        return abbreviations.contains(word)
                || abbreviations.contains(word.substring(word.lastIndexOf('-') + 1));
    }

    boolean collocation(String word, String next) {
        return collocations.contains(word + " " + next);
    }

    boolean seenLowerCase(String word) {
        return capitalOnlyFirst.contains(word) || capitalInside.contains(word);
    }

    /** The orthographic heuristic (section 4.1.1 of the paper). */
    Start start(PunktWord word) {
        if (word.isMark()) {
            return Start.NO;
        }
        if (word.upper() && capitalOnlyFirst.contains(word.wholeType())) {
            return Start.YES;
        }
        return word.lower() && !lowerFirst.contains(word.wholeType()) ? Start.NO : Start.UNKNOWN;
    }
}

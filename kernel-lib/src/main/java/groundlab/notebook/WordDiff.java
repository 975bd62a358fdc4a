package groundlab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which words of one text have no partner in another, by longest common subsequence. */
final class WordDiff {

    /** A word with the spans of it; punctuation counts as a word of its own. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}'’-]+|[^\\s\\p{L}\\p{N}]");

    private WordDiff() {}

    record Word(String text, Span span) {}

    /** {@return the spans of the words of {@code text} that {@code other} lacks, in order} */
    static List<Span> onlyIn(String text, String other) {
        List<Word> mine = words(text);
        List<Word> theirs = words(other);
        int[][] common = common(mine, theirs);
        List<Span> only = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < mine.size()) {
            if (j < theirs.size() && same(mine.get(i), theirs.get(j))) {
                i++;
                j++;
            } else if (j < theirs.size() && common[i][j + 1] >= common[i + 1][j]) {
                j++;
            } else {
                only.add(mine.get(i++).span());
            }
        }
        return only;
    }

    /** {@return lengths of the longest common subsequences of all pairs of tails} */
    private static int[][] common(List<Word> a, List<Word> b) {
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                length[i][j] =
                        same(a.get(i), b.get(j))
                                ? 1 + length[i + 1][j + 1]
                                : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        return length;
    }

    private static boolean same(Word a, Word b) {
        return a.text().equalsIgnoreCase(b.text());
    }

    static List<Word> words(String text) {
        return WORD.matcher(text)
                .results()
                .map(m -> new Word(m.group(), new Span(m.start(), m.end())))
                .toList();
    }
}

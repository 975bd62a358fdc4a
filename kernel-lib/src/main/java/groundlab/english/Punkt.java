package groundlab.english;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the sentences of a text. A period, question mark or exclamation mark is looked at with the
 * word before and the word after it alone. Source: Kiss and Strunk 2006, as in NLTK 3.8.
 */
final class Punkt {

    private static final String ENDS = ".?!";
    private static final String CLOSING = "\"')]}";
    private static final int NONE = -1;

    /**
     * A mark at which a sentence may end; what follows begins at {@code next}, else at the mark.
     */
    private record Mark(int wordStart, int at, int contextEnd, int next) {}

    private Punkt() {}

    static List<Span> sentences(String text) {
        List<Span> cut = new ArrayList<>();
        int start = 0;
        for (Mark mark : marks(text)) {
            if (PunktWord.breaksIn(text.substring(mark.wordStart, mark.contextEnd))) {
                cut.add(new Span(start, mark.at + 1));
                start = mark.next != NONE ? mark.next : mark.at + 1;
            }
        }
        cut.add(new Span(start, withoutBlanksAtTheEnd(text)));
        return withTheirClosingMarks(text, cut);
    }

    /** The marks of one word overlap; the last of them alone counts. */
    private static List<Mark> marks(String text) {
        List<Mark> marks = new ArrayList<>();
        Mark before = null;
        for (int i = 0; i < text.length(); i++) {
            Mark mark = ENDS.indexOf(text.charAt(i)) >= 0 ? mark(text, i, before) : null;
            if (mark == null) {
                continue;
            }
            if (before != null && before.at <= mark.wordStart) {
                marks.add(before);
            }
            before = mark;
        }
        if (before != null) {
            marks.add(before);
        }
        return marks;
    }

    private static Mark mark(String text, int at, Mark before) {
        int next = at + 1;
        while (next < text.length() && Signs.space(text.charAt(next))) {
            next++;
        }
        if (next == text.length()) {
            return null;
        }
        if (next == at + 1) {
            boolean apart = PunktWord.standsAlone(text.charAt(next));
            return apart ? new Mark(wordStart(text, at, before), at, next + 1, NONE) : null;
        }
        int end = next;
        while (end < text.length() && !Signs.space(text.charAt(end))) {
            end++;
        }
        return new Mark(wordStart(text, at, before), at, end, next);
    }

    private static int wordStart(String text, int at, Mark before) {
        int from = before == null ? 0 : before.at;
        for (int i = at - 1; i > from; i--) {
            if (text.charAt(i) == ' ' || text.charAt(i) >= 9 && text.charAt(i) <= 13) {
                return i + 1;
            }
        }
        return before == null ? 0 : before.wordStart;
    }

    private static int withoutBlanksAtTheEnd(String text) {
        int end = text.length();
        while (end > 0 && Signs.space(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Closing quotes and brackets that begin a sentence go to the one before. */
    private static List<Span> withTheirClosingMarks(String text, List<Span> cut) {
        List<Span> sentences = new ArrayList<>();
        int moved = 0;
        for (int i = 0; i < cut.size(); i++) {
            Span one = new Span(cut.get(i).start() + moved, cut.get(i).end());
            Span other = i + 1 < cut.size() ? cut.get(i + 1) : null;
            int marks = other == null ? 0 : closingMarks(text, other);
            if (marks > 0) {
                sentences.add(new Span(one.start(), other.start() + marks));
                moved = blanksEnd(text, other.start() + marks, other.end()) - other.start();
            } else {
                moved = 0;
                if (one.start() < one.end()) {
                    sentences.add(one);
                }
            }
        }
        return sentences;
    }

    private static int closingMarks(String text, Span sentence) {
        int i = sentence.start();
        while (i < sentence.end() && CLOSING.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        boolean apart =
                i >= sentence.end() || Signs.space(text.charAt(i)) || text.startsWith("--", i);
        return apart ? i - sentence.start() : 0;
    }

    private static int blanksEnd(String text, int start, int end) {
        int i = start;
        while (i < end && Signs.space(text.charAt(i))) {
            i++;
        }
        return i;
    }
}

package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.notebook.Marks.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarksTest {

    @Test
    void findsTheWordsThatOnlyOneTextHas() {
        assertEquals(
                List.of("and", "a", "knife"), onlyIn("A fork and a knife lie.", "A fork lie."));
        assertEquals(List.of(), onlyIn("A fork lie.", "A fork and a knife lie."));
    }

    @Test
    void takesWordsWithoutCaseAndPunctuationByItself() {
        assertEquals(List.of("."), onlyIn("a Dog.", "A dog"));
        assertEquals(List.of(), onlyIn("", "a dog"));
        assertEquals(List.of("a", "dog"), onlyIn("a dog", ""));
    }

    @Test
    void keepsTheLongestCommonSubsequence() {
        assertEquals(List.of("x", "y"), onlyIn("x a b c y", "a b c"));
        assertEquals(List.of("a"), onlyIn("a b a", "b a"));
    }

    @Test
    void marksNeighbouringWordsAsOne() {
        Html marked = new Marks("a b c d").with(Kind.ADDED, spans(2, 3, 4, 5)).html();
        assertEquals("a <ins>b c</ins> d", marked.html());
        assertEquals("a [+b c+] d", marked.text());
    }

    @Test
    void leavesTheInventedMarkedAsInventedWhereBothHold() {
        Marks marks = new Marks("and a knife lie").with(Kind.INVENTED, spans(6, 11));
        assertEquals(
                "[-and a-] *knife* [-lie-]",
                marks.with(Kind.REMOVED, spans(0, 3, 4, 5, 6, 11, 12, 15)).html().text());
    }

    @Test
    void marksLastWordAndIgnoresWhatLiesBeyondTheText() {
        assertEquals("a [-b-]", new Marks("a b").with(Kind.REMOVED, spans(2, 9)).html().text());
        assertEquals("", new Marks("").with(Kind.REMOVED, spans(0, 1)).html().text());
    }

    @Test
    void escapesInsideAndOutsideOfMarks() {
        Html marked = new Marks("<i> & \"b\"").with(Kind.REMOVED, spans(4, 9)).html();
        assertEquals("&lt;i&gt; <del>&amp; &quot;b&quot;</del>", marked.html());
    }

    private static List<String> onlyIn(String text, String other) {
        return WordDiff.onlyIn(text, other).stream()
                .map(s -> text.substring(s.start(), s.end()))
                .toList();
    }

    private static List<Span> spans(int... ends) {
        return IntStream.range(0, ends.length / 2)
                .mapToObj(i -> new Span(ends[2 * i], ends[2 * i + 1]))
                .toList();
    }
}

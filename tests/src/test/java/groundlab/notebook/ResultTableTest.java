package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Truth;
import groundlab.metrics.Chair;
import groundlab.metrics.Lexicon;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.objects.CaptionScore;
import groundlab.metrics.objects.ChairScorer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static final String HASH = "0123456789ab".repeat(6).substring(0, 64);

    @Test
    void aResultHasARowForEachMetricAndItsFactsBelow() {
        String text = Renderers.of(result(new Chair(4, 1, 1, 1, 4, 3, 20))).text();
        assertEquals(
                """
                CHAIR     value  95 % interval
                CHAIRs ↓  1.000  [1.000, 1.000]
                CHAIRi ↓  0.250  [0.250, 0.250]
                Recall ↑  0.750  [0.750, 0.750]
                Len       0.200  [0.200, 0.200]
                mode: TRUTH · model_sha256: 0123456789ab""",
                text);
    }

    @Test
    void anUndefinedValueSaysWhy() {
        String text = ResultTable.of(result(new Chair(0, 0, 1, 0, 4, 0, 3))).text();
        assertTrue(text.contains("undefined"), text);
        assertTrue(text.contains("no caption names an object"), text);
    }

    @Test
    void severalResultsHaveARowEach() {
        Map<String, Result<Chair>> results = new LinkedHashMap<>();
        results.put("base", result(new Chair(4, 1, 1, 1, 4, 3, 20)));
        results.put("mDPO", result(new Chair(4, 0, 1, 0, 4, 3, 20)));
        List<String> lines = ResultTable.of(results).text().lines().toList();
        assertTrue(lines.get(1).startsWith("base  1.000 [1.000, 1.000]  0.250"), lines.get(1));
        assertTrue(lines.get(2).startsWith("mDPO  0.000 [0.000, 0.000]  0.000"), lines.get(2));
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ResultTable.of(Map.<String, Result<Chair>>of()));
        assertEquals("a table needs at least one result, got none", error.getMessage());
    }

    @Test
    void aCaptionIsMarkedAndEveryCountHasItsReason() {
        CaptionScore score =
                ChairScorer.of(Lexicon.of(List.of("fork", "knife", "cup")))
                        .score("A fork & a knife.", Truth.of(List.of("fork", "cup")));
        Rendering shown = Renderers.of(score);
        assertEquals("A fork & a *knife*.\nfork, knife (not there); not named: cup", shown.text());
        String html = shown.html().orElseThrow();
        assertTrue(html.contains("gl-named\" title=\"in the picture\">fork</b> &amp; a"), html);
        assertTrue(html.contains("title=\"not in the picture\">knife</b>"), html);
        assertFalse(html.contains("fork & a"), html);
    }

    private static Result<Chair> result(Chair counts) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mode", "TRUTH");
        facts.put("model_sha256", HASH);
        return new Result<>("CHAIR", Chair.METRICS, PerImage.of(List.of(counts)), facts);
    }
}

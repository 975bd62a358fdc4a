package groundlab.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {

    @Test
    void anUndefinedValueSaysWhy() {
        Result<Chair> silent = result("ORIGINAL", new Chair(0, 0, 1, 0, 2, 0, 5));
        assertTrue(Double.isNaN(silent.value("CHAIRi")));
        assertEquals(Optional.of("no caption names an object"), silent.why("CHAIRi"));
        assertEquals(Optional.empty(), silent.why("CHAIRs"));
        Result<Chair> none = new Result<>("CHAIR", Chair.METRICS, new PerImage<>(), Map.of());
        assertEquals(Optional.of("no answer"), none.why("CHAIRs"));
        assertTrue(
                silent.toString().contains("CHAIRi ↓ NaN [NaN, NaN] n=1 (no caption names an"),
                silent.toString());
    }

    @Test
    void countsHaveNames() {
        assertEquals(
                "{mentioned=3, invented=2, captions=1, wrongCaptions=1, present=2, found=1, words=9}",
                new Chair(3, 2, 1, 1, 2, 1, 9).numbers().toString());
    }

    @Test
    void resultsCompareIfTheyWereCountedAlike() {
        Result<Chair> before = result("LEMMA", new Chair(2, 1, 1, 1, 2, 1, 5));
        Result<Chair> after = result("LEMMA", new Chair(2, 0, 1, 0, 2, 2, 5));
        assertEquals(-1, after.difference("CHAIRs", before).value());
        Result<Chair> other = result("ORIGINAL", new Chair(2, 1, 1, 1, 2, 1, 5));
        var error = assertThrows(IllegalArgumentException.class, () -> after.after(other));
        assertEquals(
                "results can be compared if they were counted alike, got mode ORIGINAL and LEMMA",
                error.getMessage());
    }

    @Test
    void nounsFoundInOtherWaysAreNotCompared() {
        Chair counts = new Chair(2, 1, 1, 1, 2, 1, 5);
        Result<Chair> before = result("LEMMA", counts).fact("nouns", "OpenNLP");
        Result<Chair> after = result("LEMMA", counts).fact("nouns", "perceptron");
        var error = assertThrows(IllegalArgumentException.class, () -> after.after(before));
        assertEquals(
                "results can be compared if they were counted alike, got nouns OpenNLP and"
                        + " perceptron",
                error.getMessage());
    }

    @Test
    void saysWhatItHas() {
        Result<Chair> result = result("LEMMA", new Chair(2, 1, 1, 1, 2, 1, 5));
        var error = assertThrows(IllegalArgumentException.class, () -> result.value("F1"));
        assertEquals("CHAIR has [CHAIRs, CHAIRi, Recall, Len], got F1", error.getMessage());
        assertEquals("llava", result.fact("model", "llava").facts().get("model"));
    }

    @Test
    void seedsCombineOverTheSameImages() {
        Result<Chair> one = result("LEMMA", new Chair(4, 1, 1, 1, 2, 1, 5));
        Result<Chair> two = result("LEMMA", new Chair(4, 0, 1, 0, 2, 1, 5));
        Repeats<Chair> seeds = Repeats.ofResults(List.of(one, two));
        assertEquals(0.5, seeds.interval(Chair::sentence).value());
        assertEquals(0, seeds.lowest(Chair::sentence));
        assertEquals(1, seeds.highest(Chair::sentence));
        Result<Chair> other = result("ORIGINAL", new Chair(4, 0, 1, 0, 2, 1, 5));
        assertThrows(IllegalArgumentException.class, () -> Repeats.ofResults(List.of(one, other)));
    }

    @Test
    void anyMetricIsAReward() {
        Metric<Chair> chairI = Chair.METRICS.get(1);
        Reward reward =
                Reward.of(
                        "CHAIRi",
                        chairI,
                        (example, answer) -> new Chair(4, answer.length(), 1, 1, 0, 0, 0));
        assertEquals(-0.25, reward.of(null, "a"));
        assertEquals("CHAIRi", reward.toString());
    }

    private static Result<Chair> result(String mode, Chair counts) {
        return new Result<>(
                "CHAIR", Chair.METRICS, PerImage.of(List.of(counts)), Map.of("mode", mode));
    }
}

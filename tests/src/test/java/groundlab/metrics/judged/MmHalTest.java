package groundlab.metrics.judged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.Vectors;
import groundlab.text.TextModel.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MmHalTest {

    private static MmHal score(Nonsense nonsense, String... replies) {
        MmHal sum = MmHal.NONE;
        for (int i = 0; i < replies.length; i++) {
            sum = sum.plus(MmHal.of(MmHalType.at(i), Reply.of(replies[i]), nonsense));
        }
        return sum;
    }

    @Test
    void readsARatingThatIsNamedOnce() {
        assertEquals(OptionalInt.of(4), MmHal.rating("Fine.\nRATING: 4, very informative"));
        assertEquals(OptionalInt.of(4), MmHal.rating("Rating: 4. I repeat, rating: 4"));
        assertEquals(OptionalInt.empty(), MmHal.rating("Rating: 0, or perhaps Rating: 1"));
        assertEquals(OptionalInt.empty(), MmHal.rating("Rating:4"));
        assertEquals(OptionalInt.empty(), MmHal.rating("Rating: 7"));
    }

    /** (4 + 1 + 3) / 3; one of three below 3; informativeness (1 + 1 + 0) / (3 · 3). */
    @Test
    void leavesNonsenseOutAndReportsIt() {
        MmHal some = score(Nonsense.LEFT_OUT, "Rating: 4", "Rating: 1", "I like it.", "Rating: 3");
        assertEquals(8 / 3.0, some.score(), 1e-12);
        assertEquals(1 / 3.0, some.hallucination(), 1e-12);
        assertEquals(2 / 9.0, some.informativeness(), 1e-12);
        assertEquals(1, some.undecided());
        assertEquals(4, some.answers());
        assertEquals(Double.NaN, some.score(MmHalType.COMPARISON));
    }

    /** (4 + 1 + 0 + 3) / 4; two of four below 3. */
    @Test
    void countsNonsenseAsZeroWherePublished() {
        MmHal some = score(Nonsense.COUNTED, "Rating: 4", "Rating: 1", "I like it.", "Rating: 3");
        assertEquals(2, some.score());
        assertEquals(0.5, some.hallucination());
        assertEquals(0, some.score(MmHalType.COMPARISON));
    }

    @Test
    void aFailedRequestIsUndecidedInEitherWay() {
        for (Nonsense nonsense : Nonsense.values()) {
            MmHal one = MmHal.of(MmHalType.OTHER, Reply.failed("no connection"), nonsense);
            assertEquals(1, one.undecided());
            assertEquals(Double.NaN, one.score());
        }
    }

    @Test
    void agreesWithThePublishedProgram() throws IOException {
        JsonArray reviews =
                JsonParser.parseString(
                                Files.readString(Vectors.file("mmhal/designed_gpt_reviews.json")))
                        .getAsJsonArray();
        JsonObject expected =
                JsonParser.parseString(Files.readString(Vectors.file("mmhal/expected.json")))
                        .getAsJsonObject();
        List<MmHal> each = new ArrayList<>();
        for (JsonElement review : reviews) {
            String text =
                    review.getAsJsonObject()
                            .getAsJsonArray("choices")
                            .get(0)
                            .getAsJsonObject()
                            .getAsJsonObject("message")
                            .get("content")
                            .getAsString();
            each.add(MmHal.of(MmHalType.at(each.size()), Reply.of(text), Nonsense.COUNTED));
        }
        JsonArray informative = expected.getAsJsonArray("informativeness_per_item");
        for (int i = 0; i < 96; i++) {
            assertEquals(informative.get(i).getAsInt(), each.get(i).informative(), "row " + i);
        }
        MmHal all = each.stream().reduce(MmHal.NONE, MmHal::plus);
        assertEquals(
                expected.get("mean_informativeness_pct").getAsDouble(),
                100 * all.informativeness(),
                1e-12);
        String types =
                Stream.of(MmHalType.values())
                        .map(type -> String.valueOf(Math.round(all.score(type) * 100) / 100.0))
                        .map(text -> text.replaceFirst("\\.0$", ".0"))
                        .collect(Collectors.joining(","));
        List<String> printed =
                List.of(
                        text("Informativeness: %.2f", 100 * all.informativeness()),
                        text("Average score: %.2f", all.score()),
                        text("Hallucination rate: %.2f", all.hallucination()),
                        "Average score for each question type: " + types);
        assertEquals(
                expected.getAsJsonArray("printed").asList().stream()
                        .map(JsonElement::getAsString)
                        .toList(),
                printed);
    }

    private static String text(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }

    @Test
    void fillsThePlacesOfAPromptInTheirOrder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("theirs.txt");
        Files.writeString(file, "{} | {} | {} | {}");
        MmHalQuestion question =
                new MmHalQuestion("7", MmHalType.OTHER, List.of("a", "b"), "Why {}?", "$1", "No.");
        MmHalPrompt theirs = MmHalPrompt.read(file);
        assertEquals("a, b | Why {}? | $1 | No.", theirs.request(question).prompt());
        assertEquals("theirs.txt", theirs.name());
        assertEquals(theirs.request(question).seed(), theirs.request(question).seed());
        String ours = MmHalPrompt.OURS.request(question).prompt();
        assertTrue(ours.contains("The picture shows: a, b\nQuestion: Why {}?\n"), ours);
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals(
                "the template of prompt mine must contain {} 4 times, got 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new MmHalPrompt("mine", "Rate {}."))
                        .getMessage());
        assertEquals(
                "a question type of MMHal-Bench is one of [attribute, adversarial, comparison,"
                        + " counting, relation, environment, holistic, other], got colour",
                assertThrows(IllegalArgumentException.class, () -> MmHalType.of("colour"))
                        .getMessage());
        assertEquals(
                "a question must not be blank, got ' '",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new MmHalQuestion(
                                                "1", MmHalType.OTHER, List.of(), " ", "", ""))
                        .getMessage());
    }
}

package groundlab.metrics.judged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlavaBenchTest {

    private static final LlavaBenchQuestion QUESTION =
            new LlavaBenchQuestion(
                    "0", "001.jpg", LlavaBenchCategory.CONV, "A dog.", "What?", "A dog.", "A cat.");

    private static LlavaBench score(LlavaBenchCategory category, String reply, Nonsense nonsense) {
        return LlavaBench.of(category, Reply.of(reply), nonsense);
    }

    @Test
    void readsTheMarksOfTheFirstLine() {
        assertEquals(Optional.of(new LlavaBench.Marks(8, 9.5, 1)), marks("8 9.5\nBoth are."));
        assertEquals(Optional.of(new LlavaBench.Marks(8, 7, 1)), marks("8,7"));
        assertEquals(Optional.empty(), marks("8, 7"), "a comma and a blank make three parts");
        assertEquals(Optional.empty(), marks("Marks: 8 7"));
        assertEquals(Optional.empty(), marks("\n8 7"));
        assertEquals(Optional.empty(), marks("eight seven"));
    }

    private static Optional<LlavaBench.Marks> marks(String reply) {
        return LlavaBench.marks(reply);
    }

    /**
     * Reference (8 + 9 + 7) / 3 = 8, answers (6 + 7 + 7) / 3 = 6.667 after rounding: 83.3 %, which
     * is 83.3375; conv alone 15 / 2 over 8.5 is 6.5 / 8.5 = 76.5 %.
     */
    @Test
    void roundsTheMeansAndThenTheirQuotient() {
        LlavaBench all =
                score(LlavaBenchCategory.CONV, "8 6", Nonsense.LEFT_OUT)
                        .plus(score(LlavaBenchCategory.CONV, "9 7", Nonsense.LEFT_OUT))
                        .plus(score(LlavaBenchCategory.DETAIL, "7 7", Nonsense.LEFT_OUT));
        assertEquals(6.667, all.all().meanAnswer());
        assertEquals(83.3, all.all().percent());
        assertEquals(76.5, all.of(LlavaBenchCategory.CONV).percent());
        assertEquals(Double.NaN, all.of(LlavaBenchCategory.COMPLEX).percent());
    }

    /** −1 for both: (8 − 1) / 2 = 3.5 under (6 − 1) / 2 = 2.5 is 71.4 %; without it 6 / 8. */
    @Test
    void nonsenseIsLeftOutOrCountsAsPublished() {
        for (Nonsense nonsense : Nonsense.values()) {
            LlavaBench both =
                    score(LlavaBenchCategory.COMPLEX, "8 6", nonsense)
                            .plus(score(LlavaBenchCategory.COMPLEX, "well", nonsense));
            boolean out = nonsense == Nonsense.LEFT_OUT;
            assertEquals(out ? 75 : 71.4, both.all().percent());
            assertEquals(out ? 1 : 0, both.undecided());
        }
    }

    @Test
    void aReferenceWithoutMarksHasNoQuotient() {
        assertEquals(
                Double.NaN,
                score(LlavaBenchCategory.CONV, "0 5", Nonsense.LEFT_OUT).all().percent());
    }

    @Test
    void asksAsPublishedWithRulesOfAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rule.json");
        Files.writeString(
                file,
                """
                {"llava_bench_conv": {"role": "Bot", "prompt": "Mark conv."},
                 "llava_bench_detail": {"role": "Bot", "prompt": "Mark detail."},
                 "llava_bench_complex": {"role": "Bot", "prompt": "Mark complex."}}
                """);
        Request request = LlavaBenchRules.read(file).system("Be fair.").request(QUESTION);
        assertEquals("Be fair.", request.system());
        assertEquals(
                "[Context]\nA dog.\n\n[Question]\nWhat?\n\n[Bot 1]\nA dog.\n\n[End of Bot 1]\n\n"
                        + "[Bot 2]\nA cat.\n\n[End of Bot 2]\n\n[System]\nMark conv.\n\n",
                request.prompt());
        assertTrue(LlavaBenchRules.OURS.request(QUESTION).prompt().contains("[Assistant 2]"));
    }

    @Test
    void saysWhatIsWrong(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rule.json");
        Files.writeString(file, "{\"coding\": {}}");
        assertEquals(
                file + ": no rule llava_bench_conv",
                assertThrows(IOException.class, () -> LlavaBenchRules.read(file)).getMessage());
        Files.writeString(file, "[]");
        String message =
                assertThrows(IOException.class, () -> LlavaBenchRules.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": no rules of LLaVA-Bench: "), message);
        assertEquals(
                "a category of LLaVA-Bench is conv, detail or complex, got coding",
                assertThrows(IllegalArgumentException.class, () -> LlavaBenchCategory.of("coding"))
                        .getMessage());
        assertEquals(
                "rules mine have none for llava_bench_conv",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new LlavaBenchRules(
                                                "mine",
                                                "",
                                                "",
                                                Map.of(LlavaBenchCategory.DETAIL, "")))
                        .getMessage());
    }
}

package groundlab.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.metrics.Mean;
import groundlab.metrics.Metric;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.rows.BadRows;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFactsTest {

    @TempDir private Path folder;

    /** Forgets its last reply. */
    private static final class Forgetful implements TextModel {
        @Override
        public List<Reply> replies(List<Request> requests, LongConsumer done) {
            return List.of();
        }

        @Override
        public String toString() {
            return "Forgetful";
        }
    }

    @Test
    void aResultSaysWhichModelAnswered() throws IOException {
        Path answers = Files.writeString(folder.resolve("a.jsonl"), "{}\n");
        RunFacts.write(answers, Map.of("model", "tiny", "seed", "7"));
        Result<Mean> result =
                new Result<>(
                        "x",
                        List.of(Metric.higher("m", Mean::value, "none")),
                        new PerImage<>(),
                        Map.of("mode", "y"));
        assertEquals(Map.of("mode", "y", "model", "tiny"), RunFacts.addTo(result, answers).facts());
        Files.writeString(answers, "{\"changed\": 1}\n");
        assertEquals(result, RunFacts.addTo(result, answers));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path answers = Files.writeString(folder.resolve("a.jsonl"), "{}\n");
        Path beside = Files.writeString(folder.resolve("a.run.json"), "[1]");
        assertEquals(
                beside + " must be a JSON object of texts",
                assertThrows(IOException.class, () -> RunFacts.of(answers)).getMessage());
        Path lists = Files.writeString(folder.resolve("l.jsonl"), "{\"answer\": \"A dog.\"}\n");
        assertEquals(
                lists + ", line 1: field objects must be a list of texts",
                assertThrows(IOException.class, () -> ObjectLists.read(lists, BadRows.FAIL))
                        .getMessage());
        try (KeptReplies kept =
                KeptReplies.open(
                        folder.resolve("j"),
                        new Forgetful(),
                        List.of(Request.of("a", 1), Request.of("b", 1)))) {
            assertEquals(
                    "Forgetful must reply to each of 2 requests, got 0",
                    assertThrows(IllegalArgumentException.class, () -> kept.ask(2)).getMessage());
        }
    }
}

package groundlab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.annotate.SeeingModel;
import groundlab.answers.RunFacts;
import groundlab.data.Examples;
import groundlab.engine.Threads;
import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.model.Decoding;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.model.WithTinyModel;
import groundlab.text.TextModel;
import groundlab.world.Split;
import groundlab.world.TinyWorld;
import groundlab.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest extends WithTinyModel {

    @TempDir private Path folder;

    /** Stops before its last batch, as if the process was killed. */
    private record Dying(TextModel model, int[] left) implements TextModel {
        @Override
        public List<Reply> replies(List<Request> requests, LongConsumer done) {
            if (left[0]-- == 0) {
                throw new IllegalStateException("killed");
            }
            return model.replies(requests, done);
        }

        @Override
        public String toString() {
            return model.toString();
        }
    }

    @BeforeEach
    void drawPictures() throws IOException {
        for (String name : List.of("a.jpg", "COCO_val2014_000000000042.jpg", "7.png")) {
            Files.write(folder.resolve(name), Echo.png());
        }
    }

    private Path questions(String text) throws IOException {
        return Files.writeString(folder.resolve("questions.json"), text);
    }

    @Test
    void namesAllThatIsMissingBeforeAnythingIsAsked() throws IOException {
        Path file =
                questions(
                        """
                        {"question_id": 1, "image": "a.jpg", "text": "Dog?"}
                        {"question_id": 2, "image": "b.jpg", "text": "Dog?"}
                        {"question_id": 1, "image": "a.jpg", "text": "Cat?"}
                        {"id": 4, "image": "a.jpg", "query": "Cat?"}
                        """);
        Echo echo = new Echo();
        Path answers = folder.resolve("answers.jsonl");
        IOException error =
                assertThrows(
                        IOException.class,
                        () -> Benchmark.of(echo).run(QuestionForm.POPE, file, answers));
        assertEquals(
                "3 questions cannot be asked, none was:\n"
                        + file
                        + ", line 2: no picture b.jpg in "
                        + folder
                        + "\n"
                        + file
                        + ", line 3: field id must be unique, got 1 again\n"
                        + file
                        + ", line 4: a question of POPE has [question_id, image, text], this row has"
                        + " [id, image, query]",
                error.getMessage());
        assertEquals(List.of(), echo.batches);
        assertFalse(Files.exists(answers.resolveSibling("answers.jsonl.journal")));
    }

    @Test
    void writesHowAnswersCameAboutBesideThem() throws IOException {
        Path answers = folder.resolve("pope.jsonl");
        Map<String, String> run =
                Benchmark.of(model, Decoding.greedy(3))
                        .run(
                                QuestionForm.POPE,
                                questions(
                                        "{\"question_id\":1,\"image\":\"a.jpg\",\"text\":\"Dog?\"}"),
                                answers);
        assertEquals(run, RunFacts.of(answers));
        assertEquals(folder.resolve("pope.run.json"), RunFacts.beside(answers));
        assertEquals(model.fingerprint(), run.get("model_sha256"));
        assertEquals(Decoding.greedy(3).toString(), run.get("decoding"));
        assertEquals("POPE", run.get("benchmark"));
        assertEquals("questions.json", run.get("questions"));
        assertEquals("1", run.get("answers"));
        Files.writeString(answers, "{}");
        assertEquals(Map.of(), RunFacts.of(answers), "the answers were changed since");
    }

    @Test
    void aModelThatIsSpreadWritesTheSame() throws IOException {
        Path alone = folder.resolve("alone.jsonl");
        Path spread = folder.resolve("spread.jsonl");
        Decoding decoding = Decoding.sampled(1, 8).rows(2);
        try (Threads one = Threads.of(1);
                Vlm many = model.spread(List.of(model.compute()))) {
            Benchmark.of(model, decoding).run(QuestionForm.POPE, Tiny.examples(9), alone);
            Benchmark.of(many, decoding).run(QuestionForm.POPE, Tiny.examples(9), spread);
        }
        assertEquals(Files.readString(alone), Files.readString(spread));
        assertEquals(
                Files.readString(RunFacts.beside(alone)),
                Files.readString(RunFacts.beside(spread)));
    }

    @Test
    void doesNotAskAgainForAnswersThatAreWhole() throws IOException {
        List<String> said = new ArrayList<>();
        Notices.install(said::add);
        Echo echo = new Echo();
        Path file = questions("{\"question_id\":1,\"image\":\"a.jpg\",\"text\":\"Dog?\"}");
        Path answers = folder.resolve("a.jsonl");
        var first = Benchmark.of(echo).run(QuestionForm.POPE, file, answers);
        assertEquals(first, Benchmark.of(echo).run(QuestionForm.POPE, file, answers));
        assertEquals(List.of(1), echo.batches);
        assertEquals(List.of(answers + " has all answers already, delete it to ask again"), said);
    }

    @Test
    void asksAgainForThoseThatFailed() throws IOException {
        Echo echo = new Echo();
        Path file =
                questions(
                        """
                        {"question_id": 1, "image": "a.jpg", "text": "Dog?"}
                        {"question_id": 2, "image": "a.jpg", "text": "FAIL?"}
                        """);
        Path answers = folder.resolve("a.jsonl");
        Benchmark benchmark = Benchmark.of(echo);
        IOException error =
                assertThrows(
                        IOException.class, () -> benchmark.run(QuestionForm.POPE, file, answers));
        assertEquals(
                "1 of 2 questions failed, run again to ask them again:\n2: no connection",
                error.getMessage());
        assertFalse(Files.exists(answers));
        Path gaps = folder.resolve("gaps.jsonl");
        Map<String, String> run = benchmark.withGaps().run(QuestionForm.POPE, file, gaps);
        assertEquals("1", run.get("failed"));
        assertEquals(1, Files.readAllLines(gaps).size());
        echo.fails = false;
        echo.batches.clear();
        assertEquals("0", benchmark.withGaps().run(QuestionForm.POPE, file, gaps).get("failed"));
        assertEquals(List.of(1), echo.batches, "only the gap");
        assertEquals(2, Files.readAllLines(gaps).size());
        assertFalse(Files.exists(folder.resolve("gaps.jsonl.journal")));
        echo.batches.clear();
        assertEquals("0", benchmark.run(QuestionForm.POPE, file, answers).get("failed"));
        assertEquals(List.of(1), echo.batches, "only the one that failed");
    }

    @Test
    void anotherJobsJournalIsNotTaken() throws IOException {
        Path file =
                questions(
                        IntStream.range(0, 3)
                                .mapToObj(i -> line(i, "Dog?"))
                                .collect(Collectors.joining()));
        Path answers = folder.resolve("a.jsonl");
        Dying dying = new Dying(new Echo(), new int[] {1});
        assertThrows(
                IllegalStateException.class,
                () -> Benchmark.of(dying).batch(1).run(QuestionForm.POPE, file, answers));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Benchmark.of(new Echo())
                                                .seed(8)
                                                .run(QuestionForm.POPE, file, answers))
                        .getMessage();
        assertTrue(
                message.startsWith(
                        answers + ".journal holds the unfinished work of another job, delete it"),
                message);
    }

    private static String line(int number, String text) {
        return "{\"question_id\":%d,\"image\":\"a.jpg\",\"text\":\"%s\"}\n".formatted(number, text);
    }

    /** Seven questions in batches of two, killed before each of the four batches in turn. */
    @Test
    void aKilledRunGoesOnAndWritesTheSame() throws IOException {
        Examples world = TinyWorld.of(WorldSettings.DEFAULT, 3).examples(Split.VALIDATION, 7);
        Decoding decoding = Decoding.sampled(1, 8);
        Path whole = folder.resolve("whole.jsonl");
        Benchmark.of(new SeeingModel(model, decoding))
                .batch(2)
                .run(QuestionForm.CAPTIONS, world, whole);
        Path killed = folder.resolve("killed.jsonl");
        List<Long> shown = new ArrayList<>();
        Progress.install(state -> shown.add(state.done()));
        for (int kill = 0; kill < 3; kill++) {
            Dying dying = new Dying(new SeeingModel(model, decoding), new int[] {1});
            assertThrows(
                    IllegalStateException.class,
                    () -> Benchmark.of(dying).batch(2).run(QuestionForm.CAPTIONS, world, killed));
            assertFalse(Files.exists(killed));
        }
        Benchmark.of(new SeeingModel(model, decoding))
                .batch(2)
                .run(QuestionForm.CAPTIONS, world, killed);
        assertEquals(Files.readString(whole), Files.readString(killed));
        assertEquals(
                Files.readString(RunFacts.beside(whole)),
                Files.readString(RunFacts.beside(killed)));
        assertFalse(Files.exists(folder.resolve("killed.jsonl.journal")));
        assertEquals(7, shown.get(shown.size() - 1));
    }

    @Test
    void asksTheQuestionsOfExamples() throws IOException {
        Path answers = folder.resolve("pope.jsonl");
        Benchmark.of(new Echo()).run(QuestionForm.POPE, Tiny.examples(2), answers);
        List<String> lines = Files.readAllLines(answers);
        assertEquals(4, lines.size());
        assertTrue(lines.get(3).startsWith("{\"question_id\":\"e1-1\""), lines.get(3));
    }

    @Test
    void saysWhatIsWrong() {
        Benchmark echo = Benchmark.of(new Echo());
        Path answers = folder.resolve("a.jsonl");
        assertMessage(
                "examples are asked as CAPTIONS or POPE, got AMBER",
                () -> echo.run(QuestionForm.AMBER, Tiny.examples(1), answers));
        assertMessage(
                folder.resolve("questions.json") + " has no question",
                () -> echo.run(QuestionForm.POPE, questions(""), answers));
        assertMessage("batch must be at least 1, got 0", () -> echo.batch(0));
        assertMessage("prompt must not be blank, got ' '", () -> echo.prompt(" "));
        assertMessage("a model needs a name, got ''", () -> echo.name(""));
        TextModel nameless = (requests, done) -> List.of();
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Benchmark.of(nameless)
                                                .run(
                                                        QuestionForm.CAPTIONS,
                                                        Tiny.examples(1),
                                                        answers))
                        .getMessage();
        assertTrue(message.startsWith("a model must print the same in every run, got "), message);
    }

    private static void assertMessage(
            String message, org.junit.jupiter.api.function.Executable run) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
    }
}

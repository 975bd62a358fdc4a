package groundlab.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Notices;
import groundlab.metrics.Result;
import groundlab.metrics.judged.MmHal;
import groundlab.metrics.judged.MmHalPrompt;
import groundlab.metrics.judged.MmHalQuestion;
import groundlab.metrics.judged.MmHalType;
import groundlab.metrics.judged.Nonsense;
import groundlab.rows.BadRows;
import groundlab.text.TextModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeRunTest {

    @TempDir private Path folder;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void listen() {
        Notices.install(notices::add);
    }

    @AfterEach
    void print() {
        Notices.install(System.out::println);
    }

    /** Rates all answers 5; fails for the question "b" while it is told to. */
    private static final class Judge implements TextModel {

        private final String name;
        private final List<Integer> asked = new ArrayList<>();
        private boolean fails = true;

        Judge(String name) {
            this.name = name;
        }

        @Override
        public List<Reply> replies(List<Request> requests, LongConsumer done) {
            asked.add(requests.size());
            return requests.stream().map(this::answer).toList();
        }

        private Reply answer(Request request) {
            boolean failing = fails && request.prompt().contains("Question: b");
            return failing ? Reply.failed("no answer in 60 s") : Reply.of("Rating: 5");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<MmHalQuestion> questions() {
        return List.of("a", "b", "c").stream()
                .map(q -> new MmHalQuestion(q, MmHalType.OTHER, List.of(), q, "yes", "no"))
                .toList();
    }

    private Result<MmHal> score(Judge judge, Path reviews) throws IOException {
        MmHalFiles.ask(questions(), judge, MmHalPrompt.OURS, reviews);
        return MmHalFiles.score(reviews, Nonsense.COUNTED, BadRows.FAIL);
    }

    @Test
    void whatFailedIsUndecidedAndAskedForAgain() throws IOException {
        Path reviews = folder.resolve("reviews.json");
        Judge judge = new Judge("judge");
        Result<MmHal> some = score(judge, reviews);
        assertEquals(1, some.images().sum().undecided());
        assertEquals(5, some.value("Average score"));
        assertEquals("judge", some.facts().get("judge"));
        assertEquals(
                List.of(
                        "1 of 3 requests failed, run again to ask them again; the first: no answer"
                                + " in 60 s"),
                notices);
        judge.fails = false;
        assertEquals(0, score(judge, reviews).images().sum().undecided());
        assertEquals(List.of(3, 1), judge.asked, "the second time only the one that failed");
        assertFalse(Files.exists(folder.resolve("reviews.json.journal")));
        score(judge, reviews);
        assertEquals(List.of(3, 1), judge.asked, "whole replies are not asked for again");
        assertEquals(reviews + " has all replies already, delete it to ask again", notices.get(1));
    }

    @Test
    void scoresOfTwoJudgesAreNotCompared() throws IOException {
        Judge one = new Judge("one");
        Judge other = new Judge("other");
        one.fails = false;
        other.fails = false;
        Result<MmHal> first = score(one, folder.resolve("a.json"));
        Result<MmHal> second = score(other, folder.resolve("b.json"));
        String message =
                assertThrows(IllegalArgumentException.class, () -> second.after(first))
                        .getMessage();
        assertEquals(
                "results can be compared if they were counted alike, got judge one and other",
                message);
    }

    @Test
    void saysThatThereIsNothingToJudge() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        MmHalFiles.ask(
                                                List.of(),
                                                new Judge("judge"),
                                                MmHalPrompt.OURS,
                                                folder.resolve("r.json")))
                        .getMessage();
        assertEquals("a judge needs at least one answer, got none", message);
        assertTrue(notices.isEmpty());
    }
}

package groundlab.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class TextModelTest {

    /** Says yes to odd seeds, no to even ones, and fails on the prompt "fail". */
    private static final class Fake implements TextModel {

        private final List<Integer> batches = new ArrayList<>();

        @Override
        public List<Reply> replies(List<Request> requests, LongConsumer done) {
            batches.add(requests.size());
            done.accept(requests.size());
            return requests.stream().map(Fake::said).toList();
        }

        private static Reply said(Request request) {
            if (request.prompt().equals("fail")) {
                return Reply.failed("down");
            }
            return Reply.of(request.seed() % 2 == 0 ? " no " : " yes ");
        }

        @Override
        public String toString() {
            return "Fake";
        }
    }

    private final Fake fake = new Fake();

    @Test
    void aSingleReplyIsATextOrTheReasonWhyNot() {
        assertEquals("yes", fake.reply(Request.of("?", 1)));
        var error =
                assertThrows(NoSuchElementException.class, () -> fake.reply(Request.of("fail", 1)));
        assertEquals("down", error.getMessage());
    }

    /** Each try draws anew: of 160 even seeds, four more tries of odds 1/2 leave 10 on average. */
    @Test
    void unsoundRepliesAreAskedForAgainInOneBatch() {
        TextModel sure = fake.accepting("a yes", "yes"::equals);
        List<Request> requests = new ArrayList<>(List.of(Request.of("fail", 2)));
        for (int i = 0; i < 320; i++) {
            requests.add(Request.of("?", i));
        }
        AtomicLong done = new AtomicLong();
        List<Reply> replies = sure.replies(requests, done::addAndGet);
        assertEquals(Reply.failed("down"), replies.get(0)); // a failure is not unsound
        assertEquals(Reply.of("yes"), replies.get(2));
        long failed = replies.stream().filter(reply -> reply.text().isEmpty()).count() - 1;
        assertEquals(5, fake.batches.size());
        assertEquals(160, fake.batches.get(1)); // the even seeds
        assertEquals(10, failed, 9); // three deviations of 3.06
        assertEquals(replies, sure.replies(requests));
        assertEquals(321, done.get());
    }

    @Test
    void whatStaysUnsoundSaysWhatItShouldHaveBeen() {
        TextModel never = fake.accepting("a number", text -> false);
        Reply reply = never.replies(List.of(Request.of("?", 3))).get(0);
        String start = "no reply in 5 tries was a number: \"";
        assertEquals(start, reply.failure().substring(0, start.length()));
        assertEquals(List.of(1, 1, 1, 1, 1), fake.batches);
        assertEquals("Fake accepting a number", never.toString());
    }

    @Test
    void aReplyIsATextOrAFailure() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Reply(Optional.of("yes"), "down"));
        assertEquals(
                "a reply must be a text or a failure, got Optional[yes] and 'down'",
                error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Reply.failed(""));
    }
}

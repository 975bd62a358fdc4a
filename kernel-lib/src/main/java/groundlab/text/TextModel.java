package groundlab.text;

import static groundlab.internal.Checks.check;

import groundlab.data.Picture;
import groundlab.internal.Progress;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Writes answers to prompts: rewrites true answers into wrong ones, or judges answers, with a
 * picture before its eyes if a request has one. It lives at an OpenAI-compatible endpoint, or in a
 * loaded model.
 *
 * <p>How answers are drawn (temperature, top-p, longest answer, stops) are settings of the model;
 * its {@code toString} is its name and these settings, goes into the provenance of what it wrote,
 * and never holds a key.
 *
 * <pre>{@code
 * TextModel model = Endpoint.of("http://localhost:8000/v1", "vicuna-7b");
 * String fruit = model.reply(TextModel.Request.of("Name a fruit.", 7));
 * }</pre>
 */
@FunctionalInterface
public interface TextModel {

    /**
     * {@return one reply for each request, in the order of the requests; a request that failed does
     * not take the others with it}
     *
     * @param done hears, on the caller's thread, how many more requests are done
     * @throws IllegalArgumentException if no request at all can be answered with these settings
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    List<Reply> replies(List<Request> requests, LongConsumer done);

    /** {@return the same, with a bar of its own} */
    default List<Reply> replies(List<Request> requests) {
        try (Progress progress = Progress.of("replies", requests.size())) {
            return replies(requests, progress::advance);
        }
    }

    /**
     * {@return the reply to one request}
     *
     * @throws NoSuchElementException with the reason if there is none
     */
    default String reply(Request request) {
        return replies(List.of(request), done -> {}).get(0).orThrow();
    }

    /**
     * {@return this model, with replies that are not {@code sound} asked for again with other
     * seeds, five times in all, and failed after that}
     *
     * @param what the sound ones, such as {@code "a number from 0 to 6"}; said in the failure
     * @param sound what a reply has to fulfil
     */
    default TextModel accepting(String what, Predicate<String> sound) {
        return new SoundReplies(this, what, sound);
    }

    /**
     * What a model is asked.
     *
     * @param system how the model is to behave, empty for nothing
     * @param prompt the user's text, without chat layout
     * @param seed the chance of this reply alone: it does not depend on what else is in the batch
     * @param picture what is asked about; empty for nothing, and a model that cannot see says so
     */
    record Request(String system, String prompt, long seed, Optional<Picture> picture) {

        /** Checks that something is asked. */
        public Request {
            check(!prompt.isBlank(), "prompt must not be blank, got '%s'", prompt);
        }

        /** A request without a picture. */
        public Request(String system, String prompt, long seed) {
            this(system, prompt, seed, Optional.empty());
        }

        /** {@return the same request about a picture} */
        public Request about(Picture seen) {
            return new Request(system, prompt, seed, Optional.of(seen));
        }

        /** {@return a request without a system text} */
        public static Request of(String prompt, long seed) {
            return new Request("", prompt, seed);
        }
    }

    /**
     * What came of a request: a text, or why there is none.
     *
     * @param text the whole answer without blanks around it, never a part of one that failed
     * @param failure the reason, empty where there is a text
     */
    record Reply(Optional<String> text, String failure) {

        /** Checks that it is one of both. */
        public Reply {
            check(
                    text.isPresent() == failure.isEmpty(),
                    "a reply must be a text or a failure, got %s and '%s'",
                    text,
                    failure);
        }

        /** {@return an answer} */
        public static Reply of(String text) {
            return new Reply(Optional.of(text.strip()), "");
        }

        /** {@return a failure} */
        public static Reply failed(String reason) {
            return new Reply(Optional.empty(), reason);
        }

        /**
         * {@return the text}
         *
         * @throws NoSuchElementException with the reason if there is none
         */
        public String orThrow() {
            return text.orElseThrow(() -> new NoSuchElementException(failure));
        }
    }
}

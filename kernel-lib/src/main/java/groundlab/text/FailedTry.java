package groundlab.text;

import java.time.Duration;

/** Why an endpoint gave no reply this time, and what follows from it. */
final class FailedTry extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What to do next. */
    enum Next {
        /** The same again, after a while. */
        WAIT,
        /** Again at once, with other chance. */
        DRAW_AGAIN,
        /** No more of this request. */
        LEAVE,
        /** No more of any request. */
        STOP
    }

    private final Next next;
    private final transient Duration atLeast;

    FailedTry(Next next, String reason) {
        this(next, reason, Duration.ZERO);
    }

    /** A failure after which the server wants to be left alone for some time. */
    FailedTry(Next next, String reason, Duration atLeast) {
        super(reason, null, false, false);
        this.next = next;
        this.atLeast = atLeast;
    }

    /** {@return what the status of an answer that is not a success means} */
    static FailedTry of(int status, String said, Duration retryAfter) {
        String answered = "answered " + status + " " + said;
        return switch (status) {
            case 401, 403 ->
                    new FailedTry(
                            Next.STOP,
                            answered
                                    + "; set its key with key(...) or the environment variable"
                                    + " GROUNDLAB_API_KEY");
            case 404 ->
                    new FailedTry(
                            Next.STOP,
                            answered
                                    + "; set a model that it has, and a URL that ends before /chat");
            case 408, 409, 425, 429 -> new FailedTry(Next.WAIT, answered, retryAfter);
            default ->
                    status >= 500
                            ? new FailedTry(Next.WAIT, answered, retryAfter)
                            : new FailedTry(Next.LEAVE, answered);
        };
    }

    Next next() {
        return next;
    }

    Duration atLeast() {
        return atLeast;
    }
}

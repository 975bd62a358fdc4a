package groundlab.text;

import static groundlab.internal.Checks.check;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.output.FinishReason;
import groundlab.data.Picture;
import groundlab.internal.Seeds;
import groundlab.internal.Stop;
import groundlab.text.FailedTry.Next;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Some requests on their way through an endpoint, several at a time. */
final class EndpointJob {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final int HOPELESS = 8;

    private final Endpoint endpoint;
    private final OpenAiChatModel chat;
    private final List<Request> requests;
    private final Reply[] replies;
    private final AtomicInteger failedInARow = new AtomicInteger();

    EndpointJob(Endpoint endpoint, List<Request> requests) {
        this.endpoint = endpoint;
        this.chat = endpoint.chat();
        this.requests = requests;
        this.replies = new Reply[requests.size()];
    }

    List<Reply> run(LongConsumer done) {
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        Math.max(1, Math.min(endpoint.concurrency(), requests.size())),
                        EndpointJob::daemon);
        try {
            ExecutorCompletionService<Void> ended = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < replies.length; i++) {
                int at = i;
                ended.submit(() -> replies[at] = reply(requests.get(at)), null);
            }
            for (int i = 0; i < replies.length; i++) {
                ended.take().get();
                done.accept(1);
            }
            return Arrays.asList(replies);
        } catch (InterruptedException e) {
            throw Stop.exception("waiting for " + endpoint.url() + " was stopped");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException ours
                    ? ours
                    : new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "endpoint");
        thread.setDaemon(true);
        return thread;
    }

    /** {@return the reply to one request, after as many tries as it takes} */
    private Reply reply(Request request) {
        int draw = 1; // another chance only after a reply, so that a bad line changes nothing
        for (int attempt = 1; failedInARow.get() < HOPELESS; attempt++) {
            try {
                return Reply.of(text(SoundReplies.again(request, draw)));
            } catch (FailedTry failed) {
                stopIfInVain(failed);
                if (isLast(failed, attempt)) {
                    failedInARow.addAndGet(failed.next() == Next.WAIT ? 1 : 0);
                    return Reply.failed(reason(failed) + tries(attempt));
                } else if (failed.next() == Next.DRAW_AGAIN) {
                    draw++;
                } else {
                    pause(failed, request, attempt);
                }
            }
        }
        return Reply.failed(
                "%s was given up after %d requests in a row without an answer"
                        .formatted(endpoint.url(), HOPELESS));
    }

    private void stopIfInVain(FailedTry failed) {
        check(failed.next() != Next.STOP, "%s", reason(failed));
        check(
                failed.next() != Next.LEAVE || endpoint.answered().get(),
                "%s; change the settings that it does not take",
                reason(failed));
    }

    private boolean isLast(FailedTry failed, int attempt) {
        return attempt == endpoint.tries()
                || failed.next() == Next.LEAVE
                || failed.atLeast().compareTo(LONGEST_WAIT) > 0;
    }

    private String reason(FailedTry failed) {
        String wait =
                failed.atLeast().compareTo(LONGEST_WAIT) > 0
                        ? ", asks for a wait of " + JdkHttp.seconds(failed.atLeast())
                        : "";
        return endpoint.url() + " " + failed.getMessage() + wait;
    }

    private static String tries(int number) {
        return number == 1 ? " (1 try)" : " (" + number + " tries)";
    }

    private void pause(FailedTry failed, Request request, int attempt) {
        double factor =
                Math.pow(2, Math.min(attempt - 1, 20))
                        * (1 + Seeds.stream(request.seed(), "backoff", attempt).nextDouble() / 2);
        long millis = Math.round(endpoint.backoff().toMillis() * factor);
        try {
            Thread.sleep(Math.max(millis, failed.atLeast().toMillis()));
        } catch (InterruptedException e) {
            throw Stop.exception("the wait before another try was stopped");
        }
    }

    private String text(Request request) {
        ChatResponse response = response(request);
        endpoint.answered().set(true);
        failedInARow.set(0);
        String text = response.aiMessage().text() == null ? "" : response.aiMessage().text();
        if (response.finishReason() == FinishReason.CONTENT_FILTER) {
            throw new FailedTry(Next.DRAW_AGAIN, "filtered its reply");
        }
        if (response.finishReason() == FinishReason.LENGTH && !endpoint.cutKept()) {
            throw new FailedTry(
                    Next.DRAW_AGAIN,
                    "cut its reply at the longest allowed; set maxTokens(...) or keepingCut()");
        }
        if (text.isBlank()) {
            throw new FailedTry(Next.DRAW_AGAIN, "gave an empty reply");
        }
        if (!endpoint.sound().test(text.strip())) {
            throw new FailedTry(
                    Next.DRAW_AGAIN,
                    "gave a reply that is not "
                            + endpoint.what()
                            + ": "
                            + SoundReplies.shortened(text));
        }
        return text;
    }

    private ChatResponse response(Request request) {
        List<ChatMessage> messages = new ArrayList<>();
        if (!request.system().isBlank()) {
            messages.add(SystemMessage.from(request.system()));
        }
        messages.add(asked(request));
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder();
        if (endpoint.seeded()) {
            parameters.seed(narrow(request.seed()));
        }
        try {
            return chat.chat(
                    ChatRequest.builder()
                            .messages(messages)
                            .parameters(parameters.build())
                            .build());
        } catch (FailedTry | CancellationException e) {
            throw e;
        } catch (ContentFilteredException e) {
            throw new FailedTry(Next.DRAW_AGAIN, "refused: " + quoted(e));
        } catch (RuntimeException e) { // whatever LangChain4j stumbles over
            throw new FailedTry(Next.WAIT, "gave an answer that cannot be read: " + said(e));
        }
    }

    /** {@return what the user says: the picture, if there is one, and then the prompt} */
    private static UserMessage asked(Request request) {
        return request.picture()
                .map(EndpointJob::image)
                .map(image -> UserMessage.from(image, TextContent.from(request.prompt())))
                .orElseGet(() -> UserMessage.from(request.prompt()));
    }

    /**
     * {@return the pixels as we see them, in a PNG: turned as the camera was held, without loss}
     */
    private static ImageContent image(Picture picture) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(picture.pixels(), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = Base64.getEncoder().encodeToString(png.toByteArray());
        return ImageContent.from(text, "image/png", DetailLevel.AUTO);
    }

    /** {@return a seed in the range that all servers take} Small ones stay as they are. */
    private static int narrow(long seed) {
        return Long.hashCode(seed) & Integer.MAX_VALUE;
    }

    private String said(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return quoted(root);
    }

    /** A server may repeat the key in anything that it says. */
    private String quoted(Throwable e) {
        return SoundReplies.shortened(endpoint.withoutKey(String.valueOf(e.getMessage())));
    }
}

package groundlab.text;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import groundlab.internal.Stop;
import groundlab.text.FailedTry.Next;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * LangChain4j's way over HTTP through the JDK's client, where its own one loses what we need: the
 * header Retry-After, an end of waiting for a body that trickles in, and a stop at once when the
 * thread is interrupted.
 */
final class JdkHttp implements HttpClient, HttpClientBuilder {

    // Over HTTP/1.1 alone: the offer of an upgrade, which the JDK sends along otherwise, makes some
    // servers drop the body.
    private static final java.net.http.HttpClient CLIENT =
            java.net.http.HttpClient.newBuilder().version(Version.HTTP_1_1).build();

    private final Duration timeout;
    private final String key;

    /**
     * @param timeout from the request's first byte to the answer's last
     * @param key what must not appear in a message; null for none
     */
    JdkHttp(Duration timeout, String key) {
        this.timeout = timeout;
        this.key = key;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        HttpResponse<byte[]> response = response(request);
        SuccessfulHttpResponse.Builder answer =
                SuccessfulHttpResponse.builder()
                        .headers(response.headers().map())
                        .body(response.body());
        if (response.statusCode() / 100 == 2) {
            return answer.statusCode(response.statusCode()).build();
        }
        String body = answer.statusCode(200).build().body();
        throw FailedTry.of(response.statusCode(), said(body), retryAfter(response));
    }

    private HttpResponse<byte[]> response(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                CLIENT.sendAsync(translated(request), BodyHandlers.ofByteArray());
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new FailedTry(Next.WAIT, "gave no answer within " + seconds(timeout));
        } catch (ExecutionException e) {
            throw new FailedTry(Next.WAIT, "cannot be reached: " + reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.exception("the wait for an answer was stopped");
        } finally {
            answer.cancel(true); // frees the connection of an answer that nobody waits for
        }
    }

    private static java.net.http.HttpRequest translated(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder =
                java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                        .method(request.method().name(), BodyPublishers.ofString(request.body()));
        request.headers()
                .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) { // the JDK leaves the commonest failure without words
            return cause instanceof ConnectException
                    ? "no server listens there"
                    : cause.getClass().getSimpleName();
        }
        return message;
    }

    /** A server may repeat the key that it did not like. */
    private String said(String body) {
        return SoundReplies.shortened(key == null ? body : body.replace(key, "***"));
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .map(value -> wait(value.strip()))
                .orElse(Duration.ZERO);
    }

    /** {@return the time that a header asks for, in whole seconds or until a date} */
    private static Duration wait(String header) {
        if (header.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        try {
            Instant then =
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Duration.between(Instant.now(), then);
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    /** {@return such as {@code 60 s} or {@code 0.25 s}} */
    static String seconds(Duration time) {
        long millis = time.toMillis();
        return (millis % 1000 == 0 ? "" + millis / 1000 : "" + millis / 1000.0) + " s";
    }

    @Override
    public void execute(
            HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("replies come whole");
    }

    @Override
    public Duration connectTimeout() {
        return timeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration ignored) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return timeout;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration ignored) {
        return this;
    }

    @Override
    public HttpClient build() {
        return this;
    }
}

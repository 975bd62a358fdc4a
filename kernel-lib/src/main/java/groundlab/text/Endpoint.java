package groundlab.text;

import static groundlab.internal.Checks.check;

import dev.langchain4j.model.openai.OpenAiChatModel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * A text model behind any server that speaks OpenAI's chat completions, reached through
 * LangChain4j: vLLM, llama.cpp, Ollama, a provider's. A request's picture is sent along as a PNG,
 * for models that see.
 *
 * <pre>{@code
 * TextModel model = Endpoint.of("http://localhost:8000/v1", "vicuna-7b")
 *         .temperature(0.8).topP(0.95).maxTokens(1024).stops("</s>");
 * String text = model.reply(TextModel.Request.of("Name a fruit.", 7));
 * }</pre>
 *
 * <p>Settings that were not set are not sent, and the server takes its own. Each method returns a
 * new endpoint. Safe to use from several threads.
 *
 * <p>What can pass (no connection, no answer in time, status 408, 409, 425, 429 or 5xx, an answer
 * that cannot be read, an empty, cut or unsound reply) is tried again; after the last try the reply
 * is a failure. A status that says that the settings are wrong ends the whole job with an {@code
 * IllegalArgumentException}: 401, 403 and 404 always, 400 and others only while nothing was
 * answered with these settings, for later it is the request's fault alone. When eight requests in a
 * row failed in all their tries, the rest of the job fails without being sent.
 */
public final class Endpoint implements TextModel {

    private final String url;
    private final String model;
    private final AtomicBoolean answered = new AtomicBoolean(); // never shared by other settings
    private String key;
    private Double temperature;
    private Double topP;
    private Integer maxTokens;
    private List<String> stops = List.of();
    private boolean seeded = true;
    private Map<String, Object> fields = Map.of();
    private Duration timeout = Duration.ofSeconds(60);
    private int tries = 5;
    private Duration backoff = Duration.ofSeconds(1);
    private int concurrency = 4;
    private boolean cutKept;
    private String what = "";
    private Predicate<String> sound = text -> true;

    private Endpoint(String url, String model, String key) {
        this.url = url;
        this.model = model;
        this.key = key;
    }

    private Endpoint copy() {
        Endpoint copy = new Endpoint(url, model, key);
        copy.temperature = temperature;
        copy.topP = topP;
        copy.maxTokens = maxTokens;
        copy.stops = stops;
        copy.seeded = seeded;
        copy.fields = fields;
        copy.timeout = timeout;
        copy.tries = tries;
        copy.backoff = backoff;
        copy.concurrency = concurrency;
        copy.cutKept = cutKept;
        copy.what = what;
        copy.sound = sound;
        return copy;
    }

    /**
     * {@return the endpoint that the environment names: the server in {@code GROUNDLAB_ENDPOINT}
     * and the model in a variable of its own; nothing where one of them is not set}
     *
     * @param modelVariable such as {@code GROUNDLAB_TEXT_MODEL}
     */
    public static Optional<Endpoint> ofEnvironment(String modelVariable) {
        return of(System.getenv(), modelVariable);
    }

    static Optional<Endpoint> of(Map<String, String> environment, String modelVariable) {
        String url = environment.getOrDefault("GROUNDLAB_ENDPOINT", "");
        String model = environment.getOrDefault(modelVariable, "");
        boolean set = !url.isBlank() && !model.isBlank();
        return set ? Optional.of(of(url, model)) : Optional.empty();
    }

    /**
     * {@return an endpoint with the server's own settings} Its key is that of the environment
     * variable {@code GROUNDLAB_API_KEY}, or {@code OPENAI_API_KEY} if the server is OpenAI's;
     * servers of one's own mostly need none.
     *
     * @param url the part before {@code /chat/completions}, such as {@code
     *     http://localhost:8000/v1}
     * @param model the server's name for the model
     */
    public static Endpoint of(String url, String model) {
        check(
                url.matches("https?://[\\w.:\\[\\]-]+(/[\\w.~%/-]*)?"),
                "url must be as in http://localhost:8000/v1, got %s",
                url.replaceAll("//[^/]*@", "//***@").replaceAll("[?#].*", "?***"));
        check(
                !url.matches(".*/chat(/.*)?"),
                "url must be the part before /chat/completions, got %s",
                url);
        check(!model.isBlank(), "model must not be blank, got '%s'", model);
        String bare = url.replaceAll("/+$", "");
        return new Endpoint(bare, model, key(bare, System.getenv()));
    }

    /** {@return the key for a server, null for none} OpenAI's key is shown to OpenAI alone. */
    static String key(String url, Map<String, String> environment) {
        String ours = environment.getOrDefault("GROUNDLAB_API_KEY", "");
        if (!ours.isBlank()) {
            return sendable(ours);
        }
        String theirs = environment.getOrDefault("OPENAI_API_KEY", "");
        boolean isTheirs = url.matches("https://([\\w-]+\\.)*openai\\.com(/.*)?");
        return isTheirs && !theirs.isBlank() ? sendable(theirs) : null;
    }

    private static String sendable(String key) {
        check(key.strip().matches("[!-~]+"), "key must be printable ASCII without blanks");
        return key.strip();
    }

    /** {@return the same with another key} It is neither printed nor stored. */
    public Endpoint key(String secret) {
        Endpoint copy = copy();
        copy.key = sendable(secret);
        return copy;
    }

    /** {@return the same with another softmax temperature, 0 for greedy} */
    public Endpoint temperature(double degrees) {
        check(
                degrees >= 0 && Double.isFinite(degrees),
                "temperature must be >= 0, got %s",
                degrees);
        Endpoint copy = copy();
        copy.temperature = degrees;
        return copy;
    }

    /** {@return the same, drawing from the likeliest tokens of this probability together} */
    public Endpoint topP(double probability) {
        check(probability > 0 && probability <= 1, "topP must be in (0, 1], got %s", probability);
        Endpoint copy = copy();
        copy.topP = probability;
        return copy;
    }

    /**
     * {@return the same with another longest reply, in tokens} A reply cut there is a failed try.
     */
    public Endpoint maxTokens(int tokens) {
        check(tokens >= 1, "maxTokens must be at least 1, got %d", tokens);
        Endpoint copy = copy();
        copy.maxTokens = tokens;
        return copy;
    }

    /** {@return the same, with replies that were cut at the longest taken as they are} */
    public Endpoint keepingCut() {
        Endpoint copy = copy();
        copy.cutKept = true;
        return copy;
    }

    /** {@return the same, ending replies before any of these texts} */
    public Endpoint stops(String... texts) {
        check(
                List.of(texts).stream().noneMatch(String::isEmpty),
                "stops must not be empty, got %s",
                List.of(texts));
        Endpoint copy = copy();
        copy.stops = List.of(texts);
        return copy;
    }

    /** {@return the same for a server that refuses the field {@code seed}} */
    public Endpoint unseeded() {
        Endpoint copy = copy();
        copy.seeded = false;
        return copy;
    }

    /**
     * {@return the same with one more field in the body of each request, for what only some servers
     * know, such as {@code top_k}, or {@code max_completion_tokens} in place of {@link #maxTokens}}
     */
    public Endpoint with(String field, Object value) {
        Endpoint copy = copy();
        copy.fields = new LinkedHashMap<>(fields);
        copy.fields.put(field, value);
        return copy;
    }

    /** {@return the same with another longest wait for one answer; 60 s by default} */
    public Endpoint timeout(Duration longest) {
        check(
                longest.compareTo(Duration.ZERO) > 0,
                "timeout must be > 0, got %s",
                JdkHttp.seconds(longest));
        Endpoint copy = copy();
        copy.timeout = longest;
        return copy;
    }

    /** {@return the same with another number of tries for each request; 5 by default} */
    public Endpoint tries(int most) {
        check(most >= 1, "tries must be at least 1, got %d", most);
        Endpoint copy = copy();
        copy.tries = most;
        return copy;
    }

    /**
     * {@return the same with another wait after the first failed try; 1 s by default} It doubles
     * with each, and gets up to half longer by chance, so that requests do not come back all at
     * once. A server that asks for a longer wait (Retry-After) gets it, up to ten minutes.
     */
    public Endpoint backoff(Duration first) {
        check(!first.isNegative(), "backoff must be >= 0, got %s", JdkHttp.seconds(first));
        Endpoint copy = copy();
        copy.backoff = first;
        return copy;
    }

    /** {@return the same with another number of requests at a time; 4 by default} */
    public Endpoint concurrency(int requests) {
        check(requests >= 1, "concurrency must be at least 1, got %d", requests);
        Endpoint copy = copy();
        copy.concurrency = requests;
        return copy;
    }

    /** {@return the same, where a reply that is not {@code sound} is a failed try} */
    @Override
    public Endpoint accepting(String replies, Predicate<String> isSound) {
        Endpoint copy = copy();
        copy.what = what.isEmpty() ? replies : what + " and " + replies;
        copy.sound = sound.and(isSound);
        return copy;
    }

    @Override
    public List<Reply> replies(List<Request> requests, LongConsumer done) {
        return new EndpointJob(this, requests).run(done);
    }

    OpenAiChatModel chat() {
        return OpenAiChatModel.builder()
                .httpClientBuilder(new JdkHttp(timeout, key))
                .baseUrl(url)
                .apiKey(key)
                .modelName(model)
                .temperature(temperature)
                .topP(topP)
                .maxTokens(maxTokens)
                .stop(stops.isEmpty() ? null : stops)
                .customParameters(fields)
                .maxRetries(0) // EndpointJob's own tries know the failures apart
                .build();
    }

    String url() {
        return url;
    }

    /** {@return a text, with stars where it repeats the key} */
    String withoutKey(String text) {
        return key == null ? text : text.replace(key, "***");
    }

    AtomicBoolean answered() {
        return answered;
    }

    boolean seeded() {
        return seeded;
    }

    boolean cutKept() {
        return cutKept;
    }

    int tries() {
        return tries;
    }

    Duration backoff() {
        return backoff;
    }

    int concurrency() {
        return concurrency;
    }

    String what() {
        return what;
    }

    Predicate<String> sound() {
        return sound;
    }

    /** {@return what decides the replies: address, model and settings, never the key} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Endpoint[url=" + url + ", model=" + model);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("temperature", temperature);
        settings.put("topP", topP);
        settings.put("maxTokens", maxTokens);
        settings.put("stops", stops.isEmpty() ? null : stops);
        settings.putAll(fields);
        settings.put("seeded", seeded ? null : false);
        settings.put("keepingCut", cutKept ? true : null);
        settings.put("accepting", what.isEmpty() ? null : what);
        settings.forEach(
                (name, value) -> {
                    if (value != null) {
                        text.append(", ").append(name).append('=').append(value);
                    }
                });
        return text.append(']').toString();
    }
}

package groundlab.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers chat completions on this machine as a test wants. */
public final class LocalServer implements AutoCloseable {

    /** What a server says. */
    public record Said(int status, String body, String retryAfter) {

        public static Said ok(String content) {
            return ok(content, "stop");
        }

        public static Said ok(String content, String finish) {
            JsonObject message = new JsonObject();
            message.addProperty("role", "assistant");
            message.addProperty("content", content);
            JsonObject choice = new JsonObject();
            choice.addProperty("index", 0);
            choice.addProperty("finish_reason", finish);
            choice.add("message", message);
            JsonArray choices = new JsonArray();
            choices.add(choice);
            JsonObject answer = new JsonObject();
            answer.addProperty("id", "1");
            answer.add("choices", choices);
            return of(200, answer.toString());
        }

        public static Said of(int status, String body) {
            return new Said(status, body, null);
        }
    }

    /** Decides what to say. */
    @FunctionalInterface
    public interface Script {
        Said answer(int number, JsonObject request) throws Exception;
    }

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms for each answer
    }

    public final List<JsonObject> requests = Collections.synchronizedList(new ArrayList<>());
    final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** Starts; {@code script} gets the number of the request, counted from 1, and its body. */
    public LocalServer(Script script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> answer(exchange, script));
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange, Script script) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonObject request = JsonParser.parseString(text).getAsJsonObject();
        int number;
        synchronized (requests) {
            requests.add(request);
            number = requests.size();
        }
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        try (exchange) {
            Said said = script.answer(number, request);
            byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
            if (said.retryAfter() != null) {
                exchange.getResponseHeaders().set("Retry-After", said.retryAfter());
            }
            exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** {@return the user's text of a request} */
    public static String prompt(JsonObject request) {
        JsonArray messages = request.getAsJsonArray("messages");
        JsonElement content = messages.get(messages.size() - 1).getAsJsonObject().get("content");
        if (content.isJsonPrimitive()) {
            return content.getAsString();
        }
        JsonArray parts = content.getAsJsonArray(); // a picture and then the text
        return parts.get(parts.size() - 1).getAsJsonObject().get("text").getAsString();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

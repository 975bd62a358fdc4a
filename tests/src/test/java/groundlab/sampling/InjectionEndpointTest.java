package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import groundlab.data.Pairs;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.text.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Error injection by a text model at an endpoint, from the request to the pair. */
class InjectionEndpointTest {

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", InjectionEndpointTest::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Rewrites forks into spoons; whoever asks about a dog asks too often. */
    private static void answer(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean busy = asked.contains("There is a dog.");
        byte[] body =
                (busy
                                ? "{\"error\":{\"message\":\"slow down\"}}"
                                : "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                                        + "{\"role\":\"assistant\",\"content\":"
                                        + "\"Rewritten description: There is a spoon.\"}}]}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(busy ? 429 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void whatTheEndpointRefusesIsCountedAndNotKept() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
        Endpoint writer = Endpoint.of(url, "writer").tries(2).backoff(Duration.ofMillis(1));
        try (Vlm model = Tiny.model()) {
            Pairs pairs = PromptedInjection.by(writer).pairs(model, Tiny.examples(4), 7);
            assertEquals(2, pairs.size()); // the forks
            pairs.forEach(pair -> assertEquals("There is a spoon.", pair.rejected()));
            assertEquals("2", pairs.provenance().get("no_pair_because_failed"));
            assertTrue(pairs.get(0).provenance().get("sampler").contains("writer"));
        }
    }
}

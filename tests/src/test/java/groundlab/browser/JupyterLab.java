package groundlab.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A JupyterLab as {@code environment/lab} starts it, on a port and with settings and a secret of
 * its own. Notebooks run at their small size and leave their files in {@code work}.
 */
final class JupyterLab implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String token = UUID.randomUUID().toString();
    private final int port;
    private final Process process;
    private final Path log;

    private JupyterLab(Path project, Path notebooks, Path work) throws IOException {
        port = freePort();
        log = work.resolve("lab.log");
        var builder =
                new ProcessBuilder(
                        project.resolve("environment/lab").toString(),
                        "--no-browser",
                        "--allow-root",
                        "--port=" + port,
                        "--ServerApp.port_retries=0",
                        "--LabApp.expose_app_in_browser=True",
                        "--IdentityProvider.token=" + token,
                        "--ServerApp.root_dir=" + notebooks);
        Path own = work.resolve("jupyter");
        builder.environment()
                .putAll(
                        Map.of(
                                "GROUNDLAB_QUICK", "1",
                                "GROUNDLAB_OUT", work.resolve("left").toString(),
                                "JUPYTER_CONFIG_DIR", own.toString(),
                                "JUPYTER_DATA_DIR", own.resolve("data").toString(),
                                "JUPYTER_RUNTIME_DIR", own.resolve("runtime").toString()));
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** Starts one on the notebooks of a folder and waits until it answers. */
    static JupyterLab start(Path project, Path notebooks, Path work)
            throws IOException, InterruptedException {
        var lab = new JupyterLab(project, notebooks, work);
        long end = System.nanoTime() + START.toNanos();
        while (!lab.answers()) {
            if (!lab.process.isAlive() || System.nanoTime() > end) {
                lab.close();
                throw new IOException("JupyterLab did not start:\n" + Files.readString(lab.log));
            }
            Thread.sleep(100);
        }
        return lab;
    }

    /** {@return the address of a page, such as {@code /lab}, with the secret} */
    String address(String path) {
        return "http://localhost:%d%s%stoken=%s"
                .formatted(port, path, path.contains("?") ? "&" : "?", token);
    }

    /** Ends all kernels, so that the next notebook starts afresh. */
    void endKernels() throws IOException, InterruptedException {
        String kernels = send("GET", "/api/kernels");
        for (JsonElement kernel : JsonParser.parseString(kernels).getAsJsonArray()) {
            send("DELETE", "/api/kernels/" + kernel.getAsJsonObject().get("id").getAsString());
        }
    }

    private String send(String method, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address(path)));
        return http.send(
                        request.method(method, BodyPublishers.noBody()).build(),
                        BodyHandlers.ofString())
                .body();
    }

    private boolean answers() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address("/api/status"))).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Ends the server, which ends its kernels. */
    @Override
    public void close() throws InterruptedException {
        var kernels = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        kernels.forEach(ProcessHandle::destroyForcibly);
    }
}

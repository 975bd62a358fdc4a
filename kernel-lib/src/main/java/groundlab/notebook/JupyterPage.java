package groundlab.notebook;

import groundlab.internal.Stop;
import groundlab.kernel.JavaKernel;
import groundlab.kernel.MimeBundle;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The page of a notebook, whichever kernel writes it.
 *
 * @param kernel the running one
 */
record JupyterPage(JavaKernel kernel) implements Kernel {

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public void display(String id, Rendering rendering) {
        MimeBundle bundle = bundle(id, rendering);
        send(() -> kernel.display(bundle));
    }

    @Override
    public void update(String id, Rendering rendering) {
        MimeBundle bundle = bundle(id, rendering);
        send(() -> kernel.update(bundle));
    }

    /**
     * An interrupted thread must not send: its interrupt would close the kernel's own channels. So
     * the stop button, which waits for this lock, finds the message not begun or on its way.
     */
    private void send(Runnable message) {
        synchronized (kernel.outlet()) {
            Stop.check("the cell");
            message.run();
        }
    }

    static MimeBundle bundle(String id, Rendering rendering) {
        Map<String, Object> data = new LinkedHashMap<>();
        Map<String, Object> metadata = new LinkedHashMap<>();
        data.put("text/plain", rendering.text());
        rendering.html().ifPresent(html -> data.put("text/html", html));
        rendering
                .png()
                .ifPresent(
                        png -> {
                            data.put("image/png", png.base64());
                            metadata.put(
                                    "image/png",
                                    Map.of("width", png.width(), "height", png.height()));
                        });
        return new MimeBundle(id, data, metadata);
    }
}

package groundlab.notebook;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** The IJava kernel, reached by reflection so that the library compiles and runs without it. */
final class IJavaKernel implements Kernel {

    private static final String DISPLAY_DATA =
            "io.github.spencerpark.jupyter.kernel.display.DisplayData";

    private final Object kernel;

    private IJavaKernel(Object kernel) {
        this.kernel = kernel;
    }

    static Optional<Kernel> find() {
        try {
            Class<?> main = type("io.github.spencerpark.ijava.IJava");
            Object running = main.getMethod("getKernelInstance").invoke(null);
            return Optional.ofNullable(running).map(IJavaKernel::new);
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public void display(String id, Rendering rendering) {
        send(() -> method(kernel, "display").invoke(kernel, data(id, rendering)));
    }

    @Override
    public void update(String id, Rendering rendering) {
        send(
                () -> {
                    Object io = kernel.getClass().getMethod("getIO").invoke(kernel);
                    Object stream = io.getClass().getField("display").get(io);
                    return method(stream, "updateDisplay").invoke(stream, data(id, rendering));
                });
    }

    private static Object data(String id, Rendering rendering) throws ReflectiveOperationException {
        Object data = type(DISPLAY_DATA).getConstructor().newInstance();
        Method put = data.getClass().getMethod("putData", String.class, Object.class);
        Method note = data.getClass().getMethod("putMetaData", String.class, Object.class);
        put.invoke(data, "text/plain", rendering.text());
        if (rendering.html().isPresent()) {
            put.invoke(data, "text/html", rendering.html().get());
        }
        if (rendering.png().isPresent()) {
            Rendering.Png png = rendering.png().get();
            put.invoke(data, "image/png", png.base64());
            note.invoke(data, "image/png", Map.of("width", png.width(), "height", png.height()));
        }
        data.getClass().getMethod("setDisplayId", String.class).invoke(data, id);
        return data;
    }

    private static Method method(Object target, String name) throws ReflectiveOperationException {
        return target.getClass().getMethod(name, type(DISPLAY_DATA));
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, true, ClassLoader.getSystemClassLoader());
    }

    private interface Sending {
        Object send() throws ReflectiveOperationException;
    }

    /** An interrupted thread must not send: its interrupt would close the kernel's own channels. */
    private static void send(Sending sending) {
        if (Thread.interrupted()) {
            throw new CancellationException("the cell was stopped");
        }
        try {
            sending.send();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot show output on this version of IJava", e);
        }
    }
}

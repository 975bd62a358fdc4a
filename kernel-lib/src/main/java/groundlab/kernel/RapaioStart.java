package groundlab.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts the kernel of rapaio as its own main does, and makes up for two slips of it. A thread that
 * listens to a channel ends at once if it comes to run before it is told to, or dies of a message
 * that comes before there is anyone to take it; on a busy machine, one start in a hundred waits for
 * ever. And a start script is taken for one statement.
 */
final class RapaioStart {

    private static final String PACKAGE = "org.rapaio.jupyter.kernel.";
    private static final long SETTLED = 100; // ms in which a thread that does not last has ended

    private RapaioStart() {}

    /** Runs until the kernel ends; {@code script} is done before the first message comes. */
    static void run(Path connection, String script)
            throws ReflectiveOperationException, IOException, InterruptedException {
        Mirror kernel = Mirror.of(Rapaio.MAIN).field("kernel");
        kernel.call("eval", script);
        Class<?> facts = Mirror.of(PACKAGE + "core.ConnectionProperties").type();
        Object properties =
                Mirror.of(PACKAGE + "core.Transform")
                        .call("fromJson", Files.readString(connection), facts)
                        .object();
        Mirror channels = Mirror.make(PACKAGE + "channels.Channels", properties);
        channels.call("connect", kernel.object());
        Thread.sleep(SETTLED);
        for (String name : List.of("heartbeat", "shell", "control")) {
            keepListening(channels.field(name));
        }
        channels.call("joinUntilClose");
    }

    private static void keepListening(Mirror channel) throws ReflectiveOperationException {
        Mirror loop = channel.field("loopThread");
        Thread ended = (Thread) loop.object();
        if (!ended.isAlive()) {
            Mirror again =
                    Mirror.make(
                            loop.type().getName(),
                            ended.getName(),
                            loop.field("sleep").object(),
                            loop.field("loopBody").object());
            again.set("running", true);
            channel.set("loopThread", again.object());
            again.call("start");
        }
    }
}

package groundlab.loop;

import groundlab.internal.Notices;
import groundlab.loop.RunListener.Ending;
import groundlab.model.Vlm;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Keeps a run going whatever its listener does. */
final class Hearing {

    private final Optional<Vlm> model;
    private RunListener listener;
    private boolean begun;

    Hearing(RunListener listener, Optional<Vlm> model) {
        this.listener = listener;
        this.model = model;
    }

    /** {@return the model, if it gives answers} */
    Optional<Vlm> model() {
        return model;
    }

    /**
     * {@return the units of a progress bar of {@code steps}: none where the listener has its own}
     */
    int unseen(int steps) {
        return listener.showsProgress() ? 0 : steps;
    }

    /** Who heard of no beginning hears of no end. */
    void end(Ending how) {
        if (begun) {
            tell(one -> one.ended(how));
        }
    }

    /** Drawing needs fonts and native code, which a machine may lack: these are errors in Java. */
    void tell(Consumer<RunListener> news) {
        begun = true;
        try {
            news.accept(listener);
        } catch (CancellationException e) {
            Thread.currentThread().interrupt(); // so that the loop hears it, and keeps what is done
        } catch (RuntimeException | LinkageError | InternalError e) {
            String name = listener.getClass().getSimpleName();
            listener = RunListener.NONE;
            Notices.say(
                    "%s failed and is not told any more; the run goes on: %s"
                            .formatted(name.isEmpty() ? "a listener" : name, e));
        }
    }
}

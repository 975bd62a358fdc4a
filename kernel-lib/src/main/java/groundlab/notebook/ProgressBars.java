package groundlab.notebook;

import groundlab.internal.Progress.State;
import groundlab.internal.Stop;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A bar for each piece of work in the cell that runs it, which ends as a line of text; in a
 * terminal only that line. Work that is over before one could read either leaves nothing. It is
 * also where a stopped cell ends: the work's next report throws.
 */
final class ProgressBars implements Consumer<State> {

    private static final Duration INTERVAL = Duration.ofMillis(340);
    private static final Duration WORTH_SHOWING = Duration.ofMillis(500);

    private record Bar(Handle handle, Duration shown) {}

    private final Kernel kernel;
    private final Map<Long, Bar> bars = new ConcurrentHashMap<>();

    ProgressBars(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void accept(State state) {
        boolean stopped = Thread.interrupted(); // an interrupted thread cannot send
        if (state.ended()) {
            end(state);
        } else if (stopped) {
            throw Stop.exception(state.label() + " was stopped");
        } else if (kernel.live()) {
            run(state);
        }
        if (stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(State state) {
        Bar bar = bars.get(state.id());
        if (bar == null) {
            if (state.elapsed().compareTo(WORTH_SHOWING) >= 0) {
                bars.put(state.id(), new Bar(Notebook.place(kernel, bar(state)), state.elapsed()));
            }
        } else if (state.elapsed().minus(bar.shown()).compareTo(INTERVAL) >= 0) {
            kernel.update(bar.handle().id(), bar(state));
            bars.put(state.id(), new Bar(bar.handle(), state.elapsed()));
        }
    }

    private void end(State state) {
        Bar bar = bars.remove(state.id());
        Rendering line = Rendering.text(summary(state));
        if (bar != null) {
            kernel.update(bar.handle().id(), line);
        } else if (state.elapsed().compareTo(WORTH_SHOWING) >= 0) {
            Notebook.place(kernel, line);
        }
    }

    private static Rendering bar(State state) {
        String words = running(state);
        String html =
                "<div style=\"font-variant-numeric:tabular-nums\"><progress max=\"%d\" value=\"%d\""
                                .formatted(Math.max(1, state.total()), state.done())
                        + " style=\"width:16em;vertical-align:middle\"></progress> "
                        + Html.escape(words)
                        + "</div>";
        return Rendering.html(new Html(html, words));
    }

    /** {@return such as {@code pairs: 430 of 1,000 · 139/s · 4 s left · kept 3 of 5}} */
    static String running(State state) {
        String rate = state.done() == 0 ? "" : " · " + rate(state.rate());
        String left = state.done() == 0 ? "" : " · " + time(state.left()) + " left";
        return count(state) + rate + left + note(state, " · ");
    }

    /** {@return such as {@code pairs: 1,000 in 7.2 s (139/s), kept 3 of 5}} */
    static String summary(State state) {
        return "%s in %s (%s)%s"
                .formatted(
                        count(state), time(state.elapsed()), rate(state.rate()), note(state, ", "));
    }

    private static String count(State state) {
        boolean whole = state.ended() && state.done() == state.total();
        String format = whole ? "%s: %,d" : "%s: %,d of %,d";
        return String.format(Locale.ROOT, format, state.label(), state.done(), state.total());
    }

    private static String note(State state, String before) {
        return state.note().isEmpty() ? "" : before + state.note();
    }

    static String rate(double perSecond) {
        String format = perSecond >= 10 ? "%,.0f/s" : perSecond >= 1 ? "%.1f/s" : "%.2f/s";
        return String.format(Locale.ROOT, format, perSecond);
    }

    static String time(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? "%d min %02d s".formatted(whole / 60, whole % 60)
                : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
    }
}

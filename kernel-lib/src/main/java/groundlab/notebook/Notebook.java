package groundlab.notebook;

import static groundlab.internal.Checks.check;

import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.kernel.Help;
import groundlab.kernel.JavaKernel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows things in the running cell of a notebook, or as plain text where there is none. Tables,
 * charts, pictures, pairs and lists of these have a look of their own; anything else is shown as
 * its text. Each output also has a plain text that is the same in every run.
 *
 * <pre>{@code
 * show("four pictures", pictures);
 * Handle place = showLive("starting");
 * update(place, chart);
 * }</pre>
 */
public final class Notebook {

    private static final AtomicLong IDS = new AtomicLong();
    private static final String RUN = Long.toHexString(ProcessHandle.current().pid());

    private Notebook() {}

    /**
     * Makes long work show progress bars and notices in notebooks, and the kernel help more; the
     * kernel's start script calls it.
     *
     * @throws IOException if the folder of sources cannot be listed
     */
    public static void install() throws IOException {
        Progress.install(new ProgressBars(Kernel.current()));
        showNotices();
        Optional<JavaKernel> kernel = JavaKernel.running();
        if (kernel.isPresent()) {
            Help.install(kernel.get());
        }
    }

    private static void showNotices() {
        Notices.install(notice -> show(fromHome(notice)));
    }

    /**
     * {@return what {@code work} makes, without the notices on the way: for further runs of what
     * was shown once} Progress is shown all the same.
     *
     * @param <T> what is made
     * @throws Exception what the work throws
     */
    public static <T> T withoutNotices(Callable<T> work) throws Exception {
        Notices.install(notice -> {});
        try {
            return work.call();
        } finally {
            showNotices();
        }
    }

    /** Shows each of {@code things}, one below the other. */
    public static void show(Object... things) {
        for (Object thing : things == null ? new Object[] {null} : things) {
            showLive(thing);
        }
    }

    /** Shows {@code thing} in a place that {@link #update} can fill anew while the cell runs. */
    public static Handle showLive(Object thing) {
        return place(Kernel.current(), Renderers.of(thing));
    }

    /** Shows {@code thing} in place of what {@code handle} showed before. */
    public static void update(Handle handle, Object thing) {
        check(handle != null, "update needs the handle that showLive returned, got null");
        Kernel.current().update(handle.id(), Renderers.of(thing));
    }

    /**
     * Shows charts on a dark ground from now on. Their light ground reads in a dark notebook too,
     * so this is a matter of taste. A chart that was shown dark stays so, in files as well.
     */
    public static void dark() {
        Pngs.dark(true);
    }

    /** Shows charts on a light ground again, as they are by default. */
    public static void light() {
        Pngs.dark(false);
    }

    /** {@return markup to show; it is taken as it is, so escape what it quotes} */
    public static Html html(String markup) {
        String bare = markup.replaceAll("(?s)<style.*?</style>", "").replaceAll("<[^>]*>", " ");
        return new Html(markup, bare.replaceAll("\\s+", " ").strip());
    }

    /**
     * {@return the project's folder: the environment variable GROUNDLAB_HOME, or the current one}
     */
    public static Path home() {
        return Path.of(variable("GROUNDLAB_HOME", "")).toAbsolutePath().normalize();
    }

    /** {@return where this notebook leaves its files: GROUNDLAB_OUT, or {@code out/<name>}} */
    public static Path out(String name) {
        String given = variable("GROUNDLAB_OUT", "");
        return given.isEmpty() ? home().resolve("out").resolve(name) : Path.of(given);
    }

    /**
     * {@return the folder that an environment variable names; empty where it is not set}
     *
     * @throws IllegalArgumentException if there is no such folder; the message says what to set
     */
    public static Optional<Path> folder(String variable) {
        String given = variable(variable, "");
        check(
                given.isEmpty() || Files.isDirectory(Path.of(given)),
                "%s must name a folder, got %s: start anew with the right one, as in %s=/data/folder"
                        + " environment/lab, or without the variable",
                variable,
                given,
                variable);
        return given.isEmpty() ? Optional.empty() : Optional.of(Path.of(given));
    }

    /**
     * {@return whether GROUNDLAB_QUICK asks for a smaller size, as the checks of the project do}
     */
    public static boolean quick() {
        return variable("GROUNDLAB_QUICK", "0").equals("1");
    }

    /** {@return the text with files named from the project's folder, so the same on any machine} */
    static String fromHome(String text) {
        return text.replace(home() + File.separator, "");
    }

    static Handle place(Kernel kernel, Rendering rendering) {
        Handle handle = new Handle("groundlab-" + RUN + "-" + IDS.incrementAndGet());
        kernel.display(handle.id(), rendering);
        return handle;
    }

    private static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : value;
    }
}

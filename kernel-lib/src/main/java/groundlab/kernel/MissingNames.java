package groundlab.kernel;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;

/**
 * Says what to do about a variable that does not exist, beside the compiler's words: in a notebook
 * it is mostly one that an earlier cell makes and that has not run yet.
 */
final class MissingNames {

    private static final Pattern VARIABLE = Pattern.compile("symbol:\\s+variable (\\w+)");
    private static final int LONG = 60; // characters of a line

    private MissingNames() {}

    /** Tells {@code reader} of each variable for want of which a cell does not compile. */
    static void listen(JShell shell, Consumer<String> reader) {
        shell.onSnippetEvent(event -> hear(event, shell, reader));
    }

    private static void hear(SnippetEvent event, JShell shell, Consumer<String> reader) {
        if (event.status() != Status.REJECTED) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        for (Diag diag : shell.diagnostics(event.snippet()).toList()) {
            Matcher found = VARIABLE.matcher(diag.getMessage(null));
            if (found.find()) {
                names.add(found.group(1));
            }
        }
        Optional<NotebookFile> notebook =
                names.isEmpty() ? Optional.empty() : NotebookFile.current();
        names.forEach(name -> advice(name, notebook).ifPresent(reader));
    }

    /** {@return what to run; empty where the notebook has no cell that makes it} */
    static Optional<String> advice(String name, Optional<NotebookFile> notebook) {
        String how = " Run > Run All Above Selected Cell does it, then run this cell again.";
        if (notebook.isEmpty()) {
            return Optional.of(
                    name + " is not there yet: the cell that makes it must run first." + how);
        }
        return notebook.get()
                .maker(name)
                .map(line -> line.length() > LONG ? line.substring(0, LONG) + "…" : line)
                .map(
                        line ->
                                "%s is not there yet: the cell that begins with `%s` must run first."
                                                .formatted(name, line)
                                        + how);
    }
}

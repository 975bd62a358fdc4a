package groundlab.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.JShell;

/**
 * Where JShell finds Javadoc, which kernels show for Shift-Tab. It looks into the JDK's sources
 * alone and has no public way to be told of more, so a hidden list is made longer. That needs
 * {@code --add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED}; without it there are signatures only.
 */
final class Sources {

    private Sources() {}

    /** Adds the jars in a folder to what {@code shell} looks into. */
    static void add(Path folder, JShell shell) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = new ArrayList<>(files.sorted().toList());
            Mirror analysis = Mirror.of(shell.sourceCodeAnalysis());
            for (Object known : (List<?>) analysis.hidden("findSources").object()) {
                jars.add((Path) known);
            }
            analysis.set("availableSources", jars);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return; // a Java that closes this off, or has it elsewhere
        }
    }
}

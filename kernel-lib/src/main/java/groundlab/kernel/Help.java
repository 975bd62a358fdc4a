package groundlab.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a Java kernel tells its readers beyond what it tells of itself. */
public final class Help {

    private static final String SOURCES = "GROUNDLAB_SOURCES";

    private Help() {}

    /**
     * Makes the kernel show our Javadoc, where its environment variable GROUNDLAB_SOURCES names a
     * folder with jars of sources, and say what to do about names that are not there.
     */
    public static void install(JavaKernel kernel) throws IOException {
        MissingNames.listen(kernel.jshell(), text -> kernel.display(MimeBundle.text(text)));
        String folder = System.getenv(SOURCES);
        if (folder != null && Files.isDirectory(Path.of(folder))) {
            Sources.add(Path.of(folder), kernel.jshell());
        }
    }
}

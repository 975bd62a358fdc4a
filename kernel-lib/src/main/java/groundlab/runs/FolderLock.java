package groundlab.runs;

import groundlab.internal.SoleUse;
import groundlab.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Sees to it that one run at a time writes to a folder. */
final class FolderLock {

    private FolderLock() {}

    /**
     * {@return the lock of a folder, which is made if needed}
     *
     * @throws IOException if another run has it, or if the folder cannot be written to
     */
    static SoleUse of(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + " is a file, a run needs a folder: choose another path");
        }
        return lock(folder)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "another run is writing to "
                                                + folder
                                                + ": wait for it, or choose another folder"));
    }

    private static Optional<SoleUse> lock(Path folder) throws IOException {
        try {
            return SoleUse.of(Files.createDirectories(folder).toRealPath().resolve(".lock"));
        } catch (IOException e) {
            throw new IOException(
                    String.format(
                            "%s cannot be written to (%s): choose another folder",
                            folder, WholeFile.reason(e)),
                    e);
        }
    }
}

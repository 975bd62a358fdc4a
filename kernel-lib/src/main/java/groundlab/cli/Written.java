package groundlab.cli;

import static groundlab.internal.Checks.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A file that a command writes, which must be none of those that it reads. */
final class Written {

    private Written() {}

    /**
     * {@return the file}
     *
     * @param option by which it was given
     * @param read the files that are read; null for one that was not given
     * @throws IllegalArgumentException if it is one of them, which would be lost
     */
    static Path of(String option, Path file, Path... read) throws IOException {
        return of(option, file, Arrays.asList(read));
    }

    static Path of(String option, Path file, List<Path> read) throws IOException {
        for (Path one : read) {
            boolean same = one != null && Files.exists(one) && Files.exists(file);
            check(
                    !same || !Files.isSameFile(one, file),
                    "%s must not be a file that is read, got %s",
                    option,
                    file);
        }
        return file;
    }
}

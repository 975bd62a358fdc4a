package groundlab.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a folder with {@code libtorch.so} says of itself.
 *
 * @param path the folder
 * @param version such as {@code 2.7.1+cu126} or {@code 2.7.1}; empty where nothing tells it
 * @param gpu whether it has the part for NVIDIA GPUs
 */
record TorchFolder(Path path, Optional<String> version, boolean gpu) {

    static final String LIBRARY = "libtorch.so";

    /** As a Python package, a libtorch archive and DJL's own cache have it. */
    private static final Pattern PYTHON = Pattern.compile("__version__ = '([^']+)'");

    private static final Pattern ARCHIVE = Pattern.compile("(\\d+\\.\\d+\\.\\d+.*)");
    private static final Pattern CACHE =
            Pattern.compile("(\\d+\\.\\d+\\.\\d+)(?:-\\d+)?-(cpu|cu\\d+)-.*");

    private static final Pattern CUDA = Pattern.compile(".*\\+cu(\\d+)(\\d)");

    static TorchFolder of(Path path) {
        return new TorchFolder(path, version(path), Files.exists(path.resolve("libtorch_cuda.so")));
    }

    private static Optional<String> version(Path path) {
        Path above = path.toAbsolutePath().normalize().getParent();
        return line(above.resolve("version.py"), PYTHON)
                .or(() -> line(above.resolve("build-version"), ARCHIVE))
                .or(() -> cached(path.getFileName().toString()));
    }

    private static Optional<String> line(Path file, Pattern pattern) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(pattern::matcher)
                    .filter(Matcher::lookingAt)
                    .map(match -> match.group(1).strip())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> cached(String folder) {
        Matcher match = CACHE.matcher(folder);
        return match.matches()
                ? Optional.of(match.group(1) + "+" + match.group(2))
                : Optional.empty();
    }

    /** {@return the CUDA that it was built with, such as 12.6; empty if it does not say} */
    Optional<String> cuda() {
        return version.map(CUDA::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1) + "." + match.group(2));
    }

    /** {@return such as {@code PyTorch 2.7.1+cu126 in /venv/torch/lib}} */
    @Override
    public String toString() {
        return "PyTorch " + version.orElse("of unknown version") + " in " + path;
    }
}

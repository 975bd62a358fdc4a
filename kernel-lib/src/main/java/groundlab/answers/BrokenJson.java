package groundlab.answers;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;

/** What is said of a file whose JSON cannot be read on. */
final class BrokenJson {

    private BrokenJson() {}

    /** {@return an error that names the file and what is wrong with it} */
    static IOException of(Path file, Exception error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        String reason =
                cause instanceof CharacterCodingException
                        ? "not UTF-8 text"
                        : "broken JSON: " + cause.getMessage().lines().findFirst().orElse("");
        return new IOException(file + ": " + reason, error);
    }
}

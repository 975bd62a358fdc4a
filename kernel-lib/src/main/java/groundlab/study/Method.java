package groundlab.study;

import groundlab.loop.Run;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A way to train, by its name.
 *
 * @param name as it stands in tables
 * @param family whose learning rate it takes
 * @param training what it does
 */
public record Method(String name, MethodFamily family, Training training) {

    /** Trains copies of the ground's base model. */
    @FunctionalInterface
    public interface Training {
        /** {@return its runs, the last of which has the model; for the caller to close} */
        List<Run> run(Trial trial) throws IOException;
    }

    /** {@return the name in small letters, digits and hyphens, for folders} */
    String slug() {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    @Override
    public String toString() {
        return name;
    }
}

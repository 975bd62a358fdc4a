package groundlab.metrics.yesno;

import java.util.Locale;

/** How POPE chooses the objects that are not there. */
public enum PopeSplit {
    /** By chance. */
    RANDOM,
    /** The most frequent ones. */
    POPULAR,
    /** Those that are most often beside the object that was asked for before. */
    ADVERSARIAL;

    /** {@return the name in published files, such as {@code random}} */
    public String published() {
        return name().toLowerCase(Locale.ROOT);
    }
}

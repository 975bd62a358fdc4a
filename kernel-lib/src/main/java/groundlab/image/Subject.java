package groundlab.image;

import groundlab.data.PreferencePair;
import groundlab.data.Truth;

/**
 * What is known of an image besides its pixels.
 *
 * @param truth what is in it, with boxes in its own pixels; {@link Truth#UNKNOWN} if not known
 * @param answer the chosen answer, which a worse image should not support; empty if there is none
 */
public record Subject(Truth truth, String answer) {

    /** Nothing is known. */
    public static final Subject UNKNOWN = new Subject(Truth.UNKNOWN, "");

    /** {@return a pair's truth and chosen answer} */
    public static Subject of(PreferencePair pair) {
        return new Subject(pair.truth().orElse(Truth.UNKNOWN), pair.chosen());
    }
}

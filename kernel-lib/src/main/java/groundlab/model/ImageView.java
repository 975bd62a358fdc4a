package groundlab.model;

import static groundlab.internal.Checks.check;

import java.awt.image.BufferedImage;

/**
 * A picture as the decoder gets to see it: all its image tokens, or only some of them.
 *
 * @param image the picture
 * @param kept for each of the N image tokens whether the decoder may attend to it; null for all
 */
public record ImageView(BufferedImage image, boolean[] kept) {

    private static final boolean[] HIDDEN = {};

    /** {@return the whole picture} */
    public static ImageView of(BufferedImage image) {
        return new ImageView(image, null);
    }

    /** {@return a picture of which the decoder sees nothing: what is left is its language prior} */
    public static ImageView hidden(BufferedImage image) {
        return new ImageView(image, HIDDEN);
    }

    boolean keeps(int token) {
        return kept == null || (kept != HIDDEN && kept[token]);
    }

    void checkTokens(int imageTokens) {
        check(
                kept == null || kept == HIDDEN || kept.length == imageTokens,
                "a mask must have one value for each of the %d image tokens, got %d",
                imageTokens,
                kept == null ? 0 : kept.length);
    }
}

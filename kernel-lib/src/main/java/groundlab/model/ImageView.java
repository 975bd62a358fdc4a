package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDManager;
import groundlab.engine.Precision;
import groundlab.network.Seen;
import java.awt.image.BufferedImage;

/**
 * What stands in a question's place for a picture, as the decoder gets to see it: a picture with
 * all its image tokens or only some of them, nothing at all, or a token that stands for the
 * unknown.
 *
 * <pre>{@code
 * double seeing = model.logp(ImageView.of(image), prompt, answer); // nats
 * double blind = model.logp(ImageView.hidden(image), prompt, answer);
 * }</pre>
 *
 * @param image the picture; null where there is none, or where it was looked at before
 * @param kept for each of the N image tokens whether the decoder may attend to it; null for all
 * @param place what stands in the picture's place
 * @param seen what the vision tower made of the picture, by {@link Vlm#look}; null if it has not
 *     looked yet
 */
public record ImageView(BufferedImage image, boolean[] kept, Place place, Seen seen) {

    private static final boolean[] HIDDEN = {};

    /** What can stand in the place for a picture. */
    public enum Place {
        /** A picture. */
        PICTURE,
        /** Nothing: the question is asked as in a conversation of text alone. */
        NOTHING,
        /** One token, the tokenizer's unknown. */
        UNKNOWN
    }

    /** Checks that there is a picture where one stands. */
    public ImageView {
        check(
                (image != null || seen != null) == (place == Place.PICTURE),
                "a view must have an image if and only if a picture stands in its place, got %s"
                        + " with place %s",
                image == null ? "none" : "one",
                place);
    }

    /** A view that the vision tower has not looked at yet. */
    public ImageView(BufferedImage image, boolean[] kept, Place place) {
        this(image, kept, place, null);
    }

    /** A picture of which the decoder sees some tokens; all if {@code kept} is null. */
    public ImageView(BufferedImage image, boolean[] kept) {
        this(image, kept, Place.PICTURE);
    }

    /** {@return the whole picture} */
    public static ImageView of(BufferedImage image) {
        return new ImageView(image, null);
    }

    /**
     * {@return a picture of which the decoder sees nothing; its tokens keep their places, so the
     * question stands where it always does}
     */
    public static ImageView hidden(BufferedImage image) {
        return new ImageView(image, HIDDEN);
    }

    /**
     * {@return no picture: the question is asked in the family's layout for text alone} With it a
     * model is its language part; what it answers is its language prior.
     */
    public static ImageView none() {
        return new ImageView(null, null, Place.NOTHING);
    }

    /**
     * {@return one token in the picture's place: the {@code unk_token} that {@code
     * tokenizer_config.json} names ({@code <unk>} for LLaVA, {@code <|endoftext|>} for SmolVLM), or
     * else {@code <unk>}; an error where the tokenizer has neither}
     */
    public static ImageView unknown() {
        return new ImageView(null, null, Place.UNKNOWN);
    }

    /** {@return bytes of what the vision tower made of the picture; 0 if it has not looked} */
    public long seenBytes() {
        return seen == null ? 0 : seen.states().size() * Precision.of(seen.states()).bytes();
    }

    /** Gives what the vision tower made of the picture to another owner. */
    public void attach(NDManager owner) {
        seen.states().attach(owner);
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

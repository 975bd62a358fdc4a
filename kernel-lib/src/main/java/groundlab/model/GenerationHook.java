package groundlab.model;

import ai.djl.ndarray.NDArray;
import java.util.function.Consumer;

/**
 * Looks into a generation while it runs, or steers it. Of a model that is {@link Vlm#spread()
 * spread} it is called by several threads at a time, by one at a time for the same question, with
 * arrays of several devices.
 */
public interface GenerationHook {

    /** {@return a hook that is told the text so far each time an answer has grown} */
    static GenerationHook telling(Consumer<String> soFar) {
        return new GenerationHook() {
            @Override
            public void text(int ask, String text) {
                soFar.accept(text);
            }

            @Override
            public boolean wantsText() {
                return true;
            }
        };
    }

    /** Does nothing. */
    GenerationHook NONE = new GenerationHook() {};

    /**
     * {@return the logits to draw from, these or others of the same shape}
     *
     * @param logits (rows, V) FP32, before repetition penalty and temperature, after the contrast
     *     if there is one; may be written to; of the manager that the result should belong to
     * @param asks for each row which question it answers
     */
    default NDArray logits(NDArray logits, int[] asks) {
        return logits;
    }

    /**
     * An answer has grown by a token.
     *
     * @param ask which question it answers
     * @param text the answer so far
     */
    default void text(int ask, String text) {}

    /**
     * An answer has ended, after its last {@link #text}.
     *
     * @param ask which question it answers
     * @param byItself whether it ended with an end token, a full stop that was waited for or a text
     *     that stops it; false if there was room for no more tokens
     */
    default void ended(int ask, boolean byItself) {}

    /**
     * An answer has ended.
     *
     * @param ask which question it answers
     * @param tokens all that were drawn for it, an end token among them if one came
     */
    default void drawn(int ask, int[] tokens) {}

    /** {@return whether {@link #text} wants to be called, which costs a decoding each time} */
    default boolean wantsText() {
        return false;
    }
}

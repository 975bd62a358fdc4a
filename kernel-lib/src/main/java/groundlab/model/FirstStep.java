package groundlab.model;

import ai.djl.ndarray.NDArray;
import groundlab.engine.Numbers;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/** Tells the logits (V) of the token that comes first, with the index of the question. */
final class FirstStep implements GenerationHook {

    /** All that has to be drawn to see them. */
    static final Decoding DECODING = Decoding.greedy(1);

    private final ObjIntConsumer<float[]> found;

    FirstStep(ObjIntConsumer<float[]> found) {
        this.found = found;
    }

    @Override
    public NDArray logits(NDArray logits, int[] asks) {
        float[] all = Numbers.of(logits);
        int v = all.length / asks.length;
        for (int i = 0; i < asks.length; i++) {
            found.accept(Arrays.copyOfRange(all, i * v, (i + 1) * v), asks[i]);
        }
        return logits;
    }
}

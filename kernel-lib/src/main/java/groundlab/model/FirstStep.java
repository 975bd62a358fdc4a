package groundlab.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;

/** Logits of the token that comes next, of many questions in batches. */
final class FirstStep implements GenerationHook {

    private final ObjIntConsumer<float[]> found;

    private FirstStep(ObjIntConsumer<float[]> found) {
        this.found = found;
    }

    /** Tells {@code found} the logits (V) of each question with its index. */
    static void run(
            Vlm model, List<ImageView> views, List<Ask> asks, ObjIntConsumer<float[]> found) {
        model.answers(views, asks, Decoding.greedy(1), new FirstStep(found), done -> {});
    }

    @Override
    public NDArray logits(NDArray logits, int[] asks) {
        float[] all = logits.toFloatArray();
        int v = all.length / asks.length;
        for (int i = 0; i < asks.length; i++) {
            found.accept(Arrays.copyOfRange(all, i * v, (i + 1) * v), asks[i]);
        }
        return logits;
    }
}

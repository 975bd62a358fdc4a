package groundlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.Kernels;
import groundlab.engine.Torch;
import java.util.Arrays;

/** Which token comes next, from logits (rows, V) in FP32. */
final class NextToken {

    private NextToken() {}

    /** {@return the next token of each row, greedy or by its uniform, as the decoding says} */
    static int[] of(NDArray logits, float[] uniforms, Decoding decoding) {
        return decoding.temperature() == 0 ? likeliest(logits) : drawn(logits, uniforms, decoding);
    }

    private static int[] likeliest(NDArray logits) {
        return narrow(logits.argMax(1));
    }

    /** {@return a token of each row, found where the cumulated probabilities pass its uniform} */
    static int[] drawn(NDArray logits, float[] uniforms, Decoding decoding) {
        try (NDManager host = Torch.host()) {
            return narrow(
                    Kernels.call(
                            "sample",
                            logits,
                            logits.getManager().create(uniforms),
                            host.create((float) decoding.temperature()),
                            host.create(decoding.topK()),
                            host.create((float) decoding.topP())));
        }
    }

    /**
     * {@return logits (rows, V) of answers, from those of their sequences (ways · rows, V): first
     * all clean ones, then those that they are held against}
     */
    static NDArray contrasted(NDArray logits, Contrast contrast) {
        try (NDManager host = Torch.host()) {
            return Kernels.call(
                    "contrasted",
                    logits,
                    host.create(1 + contrast.against().size()),
                    host.create((float) contrast.alpha()),
                    host.create((float) Math.log(contrast.beta())));
        }
    }

    /** {@return logits with tokens that were said made less likely} */
    static NDArray repeatLess(NDArray logits, long[][] said, double penalty) {
        int longest = Arrays.stream(said).mapToInt(row -> row.length).max().orElseThrow();
        long[] flat = new long[said.length * longest];
        for (int i = 0; i < said.length; i++) {
            Arrays.fill(flat, i * longest, (i + 1) * longest, said[i][0]); // padding says it again
            System.arraycopy(said[i], 0, flat, i * longest, said[i].length);
        }
        NDManager scope = logits.getManager();
        return Kernels.call(
                "repeat_less",
                logits,
                scope.create(flat, new Shape(said.length, longest)),
                scope.create((float) penalty));
    }

    private static int[] narrow(NDArray ids) {
        return Arrays.stream(ids.toLongArray()).mapToInt(Math::toIntExact).toArray();
    }
}

package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Numbers;
import groundlab.network.TokenOrder;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How much attention a model pays to each image token when it says each token of an answer: the
 * softmax of queries and keys in each layer of the decoder, averaged over its heads. The attention
 * of a token is that of the state it is predicted from, one place before its own.
 *
 * <pre>{@code
 * Attention attention = Attention.of(model, ImageView.of(image), prompt, "There is a fork.");
 * AttentionMap.of(attention.picture(), attention.mean("fork")).titled("Attention of “fork”").chart();
 * double share = attention.toPicture("fork");
 * }</pre>
 *
 * <p>The numbers come from a forward pass beside the fused one, which has no such weights. All
 * shares of a token sum to 1 over the tokens that it sees, so a low share for the picture is a high
 * one for the text, and for the first token of all. Where a family cuts pictures into tiles
 * (LLaVA-1.6, SmolVLM), maps are of the tile with the whole picture, and {@link #toPicture} is of
 * all tiles. Attention says where a layer reads, not why a word is said, <a
 * href="https://arxiv.org/abs/1902.10186">Jain and Wallace 2019</a>.
 *
 * @param words the answer's words and tokens, without the end token
 * @param picture what of the picture the maps are of: all of it, or the middle where the processor
 *     cuts that out
 * @param image where the picture's tokens stand in the sequence, those of all tiles
 * @param map where the tokens of the maps stand in it, row by row
 * @param shares [layer][token of the answer][place in the sequence], in [0, 1]
 */
public record Attention(
        AnswerWords words, BufferedImage picture, int[] image, int[][] map, float[][][] shares) {

    /**
     * {@return the attention of an answer that is given}
     *
     * @param view a picture, of which the model sees all tokens or some; a token that is hidden has
     *     a share of 0
     */
    public static Attention of(Vlm model, ImageView view, String prompt, String answer) {
        check(view.image() != null, "attention to a picture needs a view of one, got none");
        AnswerWords words = AnswerWords.of(model, view, prompt, answer);
        Packed row = model.endings(view, prompt, "", List.of(answer.stripTrailing()));
        int[] image = places(model.head(view), model.config().imageToken());
        BufferedImage all = view.image();
        var grid = model.processor().grid(all.getWidth(), all.getHeight());
        int[][] map =
                Arrays.stream(TokenOrder.whole(model.config(), grid))
                        .map(line -> Arrays.stream(line).map(i -> image[i]).toArray())
                        .toArray(int[][]::new);
        return new Attention(words, model.processor().whole(all), image, map, shares(model, row));
    }

    private static int[] places(int[] head, int imageToken) {
        return IntStream.range(0, head.length).filter(i -> head[i] == imageToken).toArray();
    }

    private static float[][][] shares(Vlm model, Packed row) {
        PackedBatch batch = new Scorer(model).batch(List.of(row));
        Forward forward = new Forward(model);
        List<float[][]> layers = new ArrayList<>();
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            NDArray mask = forward.mask(batch, scope); // there is one, as a branch is no open text
            NDArray at = batch.scoredAt(scope);
            forward.watch(batch, (layer, q, k) -> layers.add(mean(q, k, mask, at)), scope);
        }
        return layers.toArray(float[][][]::new);
    }

    /** {@return (tokens, T) over the heads} */
    private static float[][] mean(NDArray q, NDArray k, NDArray mask, NDArray at) {
        NDArray byHead = Kernels.call("attention_shares", q, k, mask, at); // (1, H, tokens, T)
        float[] flat = Numbers.of(byHead.mean(new int[] {1}));
        int tokens = Math.toIntExact(at.size());
        int length = flat.length / tokens;
        return IntStream.range(0, tokens)
                .mapToObj(i -> Arrays.copyOfRange(flat, i * length, (i + 1) * length))
                .toArray(float[][]::new);
    }

    /** {@return how many layers there are} */
    public int layers() {
        return shares.length;
    }

    /** {@return the shares of a token in a layer, as rows and columns of the picture} */
    public double[][] to(int token, int layer) {
        return map(place -> shares[layer][token][place]);
    }

    /** {@return the mean of a token's shares over the layers, as rows and columns} */
    public double[][] mean(int token) {
        return map(place -> mean(new int[] {token}, place));
    }

    /** {@return the same for a word: the mean over its tokens, wherever it stands} */
    public double[][] mean(String word) {
        int[] own = words.tokensOf(word);
        return map(place -> mean(own, place));
    }

    /** {@return a token's share in a layer for all of the picture's tokens together} */
    public double toPicture(int token, int layer) {
        return Arrays.stream(image).mapToDouble(place -> shares[layer][token][place]).sum();
    }

    /** {@return the same for a word: the mean over its tokens and the layers} */
    public double toPicture(String word) {
        int[] own = words.tokensOf(word);
        return Arrays.stream(image).mapToDouble(place -> mean(own, place)).sum();
    }

    private double mean(int[] tokens, int place) {
        return Arrays.stream(shares)
                .flatMapToDouble(
                        layer -> Arrays.stream(tokens).mapToDouble(token -> layer[token][place]))
                .average()
                .orElseThrow();
    }

    private double[][] map(IntToDoubleFunction share) {
        return Arrays.stream(map)
                .map(line -> Arrays.stream(line).mapToDouble(share).toArray())
                .toArray(double[][]::new);
    }
}

package groundlab.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * The shape of a vision-language model, as in the {@code config.json} of its folder.
 *
 * <pre>{@code
 * VlmConfig config = VlmConfig.read(world.baseModel());
 * config.family(); // → LLAVA
 * long weights = config.parameters();
 * }</pre>
 *
 * @param family which kind of model
 * @param text the decoder
 * @param vision the vision tower
 * @param bridge from the tower to the decoder
 * @param imageToken id of the placeholder that image features replace
 */
public record VlmConfig(Family family, Text text, Vision vision, Bridge bridge, int imageToken) {

    /**
     * The decoder's shape: Llama, or Mistral, which may look back no further than a window.
     *
     * @param width E
     * @param inner width of the MLP
     * @param layers number of layers
     * @param heads query heads H
     * @param keyHeads key and value heads; divides H
     * @param headWidth D
     * @param vocabulary V
     * @param normEps epsilon of RMSNorm
     * @param rope rotary angles
     * @param tied whether output head and embedding are one matrix
     * @param attentionBias whether the attention's layers have biases
     * @param mlpBias whether the MLP's layers have biases
     * @param window tokens that a token sees, itself included; 0 for all
     * @param positions the longest sequence in tokens
     */
    public record Text(
            int width,
            int inner,
            int layers,
            int heads,
            int keyHeads,
            int headWidth,
            int vocabulary,
            double normEps,
            Rope rope,
            boolean tied,
            boolean attentionBias,
            boolean mlpBias,
            int window,
            int positions) {

        /** {@return a plain Llama with as many key heads as heads} */
        public static Text llama(int width, int inner, int layers, int heads, int vocabulary) {
            return new Text(
                    width,
                    inner,
                    layers,
                    heads,
                    heads,
                    width / heads,
                    vocabulary,
                    1e-5,
                    new Rope.Plain(10000),
                    false,
                    false,
                    false,
                    0,
                    2048);
        }
    }

    /**
     * The vision tower's shape.
     *
     * @param kind CLIP or SigLIP
     * @param width of its hidden states
     * @param inner width of the MLP
     * @param layers number of layers
     * @param heads attention heads
     * @param imageSide pixels of a tile's side P
     * @param patchSide pixels of a patch's side
     * @param normEps epsilon of LayerNorm
     * @param activation of the MLP
     */
    public record Vision(
            Kind kind,
            int width,
            int inner,
            int layers,
            int heads,
            int imageSide,
            int patchSide,
            double normEps,
            Activation activation) {

        /** Kinds of vision towers. */
        public enum Kind {
            /** With a class token and a norm before the layers; its last states are taken raw. */
            CLIP,
            /** Patches alone, with biases; its last states are normed. */
            SIGLIP
        }

        /** {@return patches along a tile's side} */
        public int patchesPerSide() {
            return imageSide / patchSide;
        }

        /** {@return patches of a tile} */
        public int patches() {
            return patchesPerSide() * patchesPerSide();
        }
    }

    /** What carries features from the vision tower to the decoder. */
    public sealed interface Bridge {}

    /**
     * LLaVA's two layers.
     *
     * @param featureLayers which hidden states of the tower are used, side by side; negative counts
     *     from the end
     * @param dropClass whether the class token is left out ({@code "default"} strategy)
     * @param activation between the layers
     * @param bias whether the layers have biases
     */
    public record Mlp(
            List<Integer> featureLayers, boolean dropClass, Activation activation, boolean bias)
            implements Bridge {

        /** {@return the last hidden state without the class token, GELU, biases} */
        public static Mlp plain() {
            return new Mlp(List.of(-1), true, Activation.GELU, true);
        }
    }

    /**
     * SmolVLM's connector: squares of {@code factor} × {@code factor} patches become one token.
     *
     * @param factor patches along the square's side
     */
    public record PixelShuffle(int factor) implements Bridge {}

    /** {@return image tokens N of one tile} */
    public int tokensPerTile() {
        if (bridge instanceof PixelShuffle shuffle) {
            return vision.patches() / (shuffle.factor() * shuffle.factor());
        }
        return vision.patches() + (((Mlp) bridge).dropClass() ? 0 : 1);
    }

    /** {@return how many numbers all weights together have} */
    public long parameters() {
        return parameters(name -> true);
    }

    /** {@return how many numbers the weights have whose names match} */
    public long parameters(Predicate<String> names) {
        return Shapes.of(this).entrySet().stream()
                .filter(weight -> names.test(weight.getKey()))
                .mapToLong(weight -> weight.getValue().size())
                .sum();
    }

    /**
     * Reads {@code config.json} of a model folder. Values that the file leaves out take
     * transformers' defaults.
     *
     * @throws IOException if it is missing or not JSON
     * @throws IllegalArgumentException if it is of another family or has an unsupported setting;
     *     the message names the file, the setting and what is supported
     */
    public static VlmConfig read(Path folder) throws IOException {
        return ConfigReader.read(folder.resolve("config.json"));
    }
}

package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.engine.Kernels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest extends WithTinyModel {

    private static final Path ROOT = Path.of("src/test/resources/parity");
    private static final String PROMPT = "Describe the image.";
    private static final String ANSWER = "This is a kitchen. There is a fork.";

    private static BufferedImage image(String folder) throws IOException {
        return ImageIO.read(ROOT.resolve(folder).resolve("image0.png").toFile());
    }

    private static Attention attention(ImageView view) {
        return Attention.of(model, view, PROMPT, ANSWER);
    }

    private static ImageView view() {
        return ImageView.of(Tiny.picture(1).pixels());
    }

    /**
     * See tests/parity/make_attention.py. Mistral sees 24 tokens back, which hides some of the
     * picture; both have fewer keys than heads.
     */
    @ParameterizedTest
    @ValueSource(strings = {"llava", "llava-next-mistral"})
    void sharesAreThoseOfTransformers(String folder) throws IOException {
        String text = Files.readString(ROOT.resolve("attention.json"));
        JsonObject all = JsonParser.parseString(text).getAsJsonObject();
        float[][][] expected = new Gson().fromJson(all.get(folder), float[][][].class);
        try (Vlm family = Vlm.load(ROOT.resolve(folder))) {
            ImageView view = ImageView.of(image(folder));
            float[][][] shares = Attention.of(family, view, PROMPT, ANSWER).shares();
            assertEquals(expected.length, shares.length);
            for (int layer = 0; layer < shares.length; layer++) {
                assertEquals(expected[layer].length, shares[layer].length);
                for (int token = 0; token < shares[layer].length; token++) {
                    assertArrayEquals(expected[layer][token], shares[layer][token], 1e-5f);
                }
            }
        }
    }

    /** 4 heads on 2 keys; with these shares of the values, the fused mixture comes out. */
    @Test
    void sharesMixValuesAsTheFusedAttentionDoes() {
        try (NDManager scope = model.newManager()) {
            NDArray q = scope.randomNormal(new Shape(1, 4, 7, 6));
            NDArray k = scope.randomNormal(new Shape(1, 2, 7, 6));
            NDArray v = scope.randomNormal(new Shape(1, 2, 7, 6));
            NDArray ones = scope.ones(new Shape(1, 1, 7, 7), DataType.INT32);
            NDArray mask = ones.cumSum(2).gte(ones.cumSum(3)); // row >= column
            NDArray at = scope.create(new long[] {2, 6});
            NDArray shares = Kernels.call("attention_shares", q, k, mask, at); // (1, 4, 2, 7)
            NDArray mixed = shares.matMul(v.repeat(1, 2)).transpose(0, 2, 1, 3).reshape(2, 24);
            NDArray fused = Kernels.call("attention", q, k, v, mask); // (1, 7, 24)
            float[] expected = fused.get(0).get(at).toFloatArray();
            assertArrayEquals(expected, mixed.toFloatArray(), 1e-5f);
        }
    }

    /** The state that predicts the first token is the prompt's last. */
    @Test
    void eachTokenShares1AmongThoseBeforeIt() {
        Attention attention = attention(view());
        int prompt = model.promptTokens(view(), PROMPT).length;
        assertEquals(2, attention.layers());
        assertEquals(10, attention.words().tokens().size());
        for (float[][] layer : attention.shares()) {
            for (int token = 0; token < 10; token++) {
                double sum = 0;
                for (int place = 0; place < layer[token].length; place++) {
                    sum += layer[token][place];
                    assertEquals(place < prompt + token, layer[token][place] > 0);
                }
                assertEquals(1, sum, 1e-5);
            }
        }
    }

    @Test
    void hiddenTokensHaveNoShare() {
        Attention hidden = attention(ImageView.hidden(Tiny.picture(1).pixels()));
        assertEquals(0, hidden.toPicture("fork"));
        boolean[] kept = new boolean[9];
        kept[5] = true; // row 1, column 2 of 3 × 3
        Attention one = attention(new ImageView(Tiny.picture(1).pixels(), kept));
        double[][] map = one.mean("kitchen");
        for (int cell = 0; cell < 9; cell++) {
            assertEquals(kept[cell], map[cell / 3][cell % 3] > 0);
        }
        assertEquals(one.toPicture("kitchen"), map[1][2], 1e-12);
    }

    /** "is" is said twice, by tokens 1 and 6; there are two layers. */
    @Test
    void meansAreOverLayersAndAllTokensOfAWord() {
        Attention attention = attention(view());
        double[][] mean = attention.mean("is");
        double sum = 0;
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                double four = 0;
                for (int token : new int[] {1, 6}) {
                    double[][] first = attention.to(token, 0);
                    double[][] second = attention.to(token, 1);
                    four += first[row][column] + second[row][column];
                    double both = (first[row][column] + second[row][column]) / 2;
                    assertEquals(both, attention.mean(token)[row][column], 1e-9);
                }
                assertEquals(four / 4, mean[row][column], 1e-9);
                sum += mean[row][column];
            }
        }
        assertEquals(attention.toPicture("is"), sum, 1e-9);
    }

    /**
     * LLaVA-1.5 with a class token before its 4 × 4; the whole picture is the first of LLaVA-1.6's
     * tiles and the last of SmolVLM's.
     */
    @ParameterizedTest
    @CsvSource({"llava-biased, 4, 1, 17", "llava-next-vicuna, 4, 0, 52", "idefics3, 2, 48, 52"})
    void mapsAreOfTheWholePicture(String folder, int side, int first, int all) throws IOException {
        try (Vlm family = Vlm.load(ROOT.resolve(folder))) {
            ImageView view = ImageView.of(image(folder));
            Attention attention = Attention.of(family, view, PROMPT, ANSWER);
            int[] whole = Arrays.stream(attention.map()).flatMapToInt(Arrays::stream).toArray();
            assertEquals(all, attention.image().length);
            assertEquals(side, attention.map().length);
            int[] tile = Arrays.copyOfRange(attention.image(), first, first + side * side);
            assertArrayEquals(tile, whole);
            double inTiles =
                    IntStream.range(0, attention.layers())
                            .mapToDouble(layer -> attention.toPicture(0, layer))
                            .average()
                            .orElseThrow();
            double inMap = Arrays.stream(attention.mean(0)).flatMapToDouble(Arrays::stream).sum();
            assertTrue(inMap > 0 && inMap <= inTiles);
        }
    }

    /** Squeezed to 24 × 48, of which the middle 24 rows are cut out: 12 of 24 here. */
    @Test
    void thePictureIsCutAsTheProcessorCutsIt() {
        BufferedImage tall = new BufferedImage(12, 24, BufferedImage.TYPE_INT_RGB);
        tall.setRGB(3, 6, 0xffffff);
        BufferedImage cut = attention(ImageView.of(tall)).picture();
        assertEquals(12, cut.getWidth());
        assertEquals(12, cut.getHeight());
        assertEquals(0xffffffff, cut.getRGB(3, 0));
    }

    @Test
    void nothingIsLeftWithTheModel() {
        try (NDManager probe = model.newManager()) {
            int before = probe.getParentManager().getManagedArrays().size();
            attention(view());
            assertEquals(before, probe.getParentManager().getManagedArrays().size());
        }
    }

    @Test
    void saysWhatItNeeds() {
        assertMessage(
                "attention to a picture needs a view of one, got none",
                () -> attention(ImageView.none()));
        assertMessage(
                "knife must be a word of the answer with a token, got "
                        + List.of(
                                "This", "is", "a", "kitchen", ".", "There", "is", "a", "fork", "."),
                () -> attention(view()).mean("knife"));
        assertMessage(
                "an answer must have at least one word, got none",
                () -> Attention.of(model, view(), PROMPT, " "));
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}

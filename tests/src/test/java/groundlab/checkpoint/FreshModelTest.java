package groundlab.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.loop.Run;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.objective.Mdpo;
import groundlab.training.PreferenceTraining;
import groundlab.world.Split;
import groundlab.world.TinyWorld;
import groundlab.world.WorldSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tiny random models of each family go the whole way: open, caption, train, save, open again. */
class FreshModelTest {

    private static final String PROMPT = TinyWorld.PROMPT;
    private static final String ANSWER = "This is a kitchen. There is a fork.";

    @TempDir private Path folder;

    private Vlm open(Family family) throws IOException {
        Path at = folder.resolve(family.title());
        FreshModel.tiny(at, family, TinyWorld.words(), 7);
        return Vlm.load(at);
    }

    private static BufferedImage picture(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, 0x10101 * (i * 37 % 256));
        }
        return image;
    }

    private static ImageView view(int width, int height) {
        return ImageView.of(picture(width, height));
    }

    @ParameterizedTest
    @EnumSource
    void itIsOpenedWithTheWeightsThatItsConfigAsksFor(Family family) throws IOException {
        try (Vlm model = open(family)) {
            assertEquals(family, model.config().family());
            long numbers = model.weights().values().stream().mapToLong(NDArray::size).sum();
            assertEquals(numbers, model.config().parameters());
            assertTrue(numbers < 300_000, numbers + " numbers");
        }
    }

    @ParameterizedTest
    @EnumSource
    void promptAndAnswersAreMadeOfKnownWords(Family family) throws IOException {
        try (Vlm model = open(family)) {
            String text = model.promptText(view(64, 64), PROMPT);
            assertFalse(text.contains("<unk>"), text);
            int[] answer = model.tokenizer().encode(ANSWER, false);
            assertEquals(ANSWER, model.tokenizer().decode(answer));
        }
    }

    /**
     * 4 × 4 patches a tile; LLaVA-1.6 has them for the whole picture and 4 rows of 8 + 1 for two
     * tiles side by side; SmolVLM makes one token of four.
     */
    @ParameterizedTest
    @CsvSource({
        "LLAVA, <s> USER : <image>×16 Describe the image. ASSISTANT :",
        "LLAVA_NEXT, <s> USER : <image>×52 Describe the image. ASSISTANT :",
        "IDEFICS3, <s> <|im_start|> User : <fake_token_around_image> <row_1_col_1> <image>×4"
                + " <fake_token_around_image> <row_1_col_2> <image>×4 <fake_token_around_image>"
                + " <global-img> <image>×4 <fake_token_around_image> Describe the image."
                + " <end_of_utterance> Assistant :"
    })
    void thePromptIsWrittenWithItsPictureInShort(Family family, String text) throws IOException {
        try (Vlm model = open(family)) {
            assertEquals(text, model.promptText(view(128, 64), PROMPT));
        }
    }

    @ParameterizedTest
    @EnumSource
    void picturesOfAllShapesAreDescribed(Family family) throws IOException {
        try (Vlm model = open(family)) {
            for (int[] size : new int[][] {{64, 64}, {256, 64}, {64, 256}, {7, 30}, {400, 300}}) {
                ImageView view = view(size[0], size[1]);
                long unknown =
                        Arrays.stream(model.promptTokens(view, PROMPT))
                                .filter(id -> id == FreshModel.SPECIAL.indexOf("<unk>"))
                                .count();
                assertEquals(0, unknown, size[0] + " x " + size[1] + " has a tile without a name");
                String caption = model.answer(view, PROMPT, Decoding.greedy(5), soFar -> {});
                assertEquals(caption, model.answer(view, PROMPT, Decoding.greedy(5), soFar -> {}));
            }
        }
    }

    /** The loop itself checks that mDPO's first loss is 3 ln 2. */
    @ParameterizedTest
    @EnumSource
    void anAdapterIsTrainedSavedAndOpenedAgain(Family family) throws IOException {
        Picture picture = Picture.of("p", picture(96, 64));
        Pairs pairs =
                Pairs.of(
                        List.of(
                                new PreferencePair(
                                        "p",
                                        picture,
                                        PROMPT,
                                        ANSWER,
                                        "There is a dog.",
                                        Optional.empty(),
                                        Optional.empty(),
                                        Provenance.NONE)),
                        Provenance.NONE);
        ImageView view = ImageView.of(picture.pixels());
        try (Vlm model = open(family);
                Run run =
                        PreferenceTraining.of(model, pairs)
                                .objective(new Mdpo(0.1))
                                .lora(2)
                                .epochs(3)
                                .run(folder.resolve("run"));
                Vlm again = model.withAdapter(folder.resolve("run/adapter"))) {
            float[] trained = run.model().tokenLogps(view, PROMPT, ANSWER);
            assertArrayEquals(trained, again.tokenLogps(view, PROMPT, ANSWER));
            assertFalse(Arrays.equals(trained, model.tokenLogps(view, PROMPT, ANSWER)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsSavedAndOpenedAgain(Family family) throws IOException {
        try (Vlm model = open(family)) {
            model.save(folder.resolve("saved"));
            try (Vlm back = Vlm.load(folder.resolve("saved"))) {
                assertEquals(model.fingerprint(), back.fingerprint());
            }
        }
    }

    @Test
    void itSaysAllWordsOfTheTinyWorld() throws IOException {
        String caption = TinyWorld.of(WorldSettings.DEFAULT, 1).example(Split.TEST, 0).answer();
        try (Vlm model = open(Family.IDEFICS3)) {
            int[] ids = model.tokenizer().encode(caption, false);
            assertEquals(caption, model.tokenizer().decode(ids));
        }
    }

    /** 7,063,427,072 are the numbers in the files of llava-hf/llava-1.5-7b-hf. */
    @Test
    void aConfigCountsItsNumbers() {
        VlmConfig seven =
                new VlmConfig(
                        Family.LLAVA,
                        VlmConfig.Text.llama(4096, 11008, 32, 32, 32064),
                        new VlmConfig.Vision(
                                VlmConfig.Vision.Kind.CLIP,
                                1024,
                                4096,
                                24,
                                16,
                                336,
                                14,
                                1e-5,
                                Activation.QUICK_GELU),
                        new VlmConfig.Mlp(List.of(-2), true, Activation.GELU, true),
                        32000);
        assertEquals(7_063_427_072L, seven.parameters());
    }
}

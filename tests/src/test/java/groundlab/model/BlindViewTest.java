package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.Family;
import groundlab.checkpoint.FreshModel;
import groundlab.engine.GradMode;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions without a picture, and with an unknown token in its place. */
class BlindViewTest {

    private static final Path PARITY = Path.of("src/test/resources/parity");
    private static final String PROMPT = "Describe the image.";
    private static final String ANSWER = "There is a dog.";

    @TempDir private Path folder;

    private Vlm open(Family family) throws IOException {
        Path at = folder.resolve(family.title());
        FreshModel.tiny(at, family, TinyWorld.words(), 7);
        return Vlm.load(at);
    }

    private static List<ImageView> views() {
        return List.of(
                ImageView.of(Tiny.picture(1).pixels()),
                ImageView.none(),
                ImageView.unknown(),
                ImageView.hidden(Tiny.picture(2).pixels()));
    }

    @ParameterizedTest
    @CsvSource({
        "LLAVA, <s> USER : Describe the image. ASSISTANT :,"
                + " <s> USER : <unk> Describe the image. ASSISTANT :",
        "LLAVA_NEXT, <s> USER : Describe the image. ASSISTANT :,"
                + " <s> USER : <unk> Describe the image. ASSISTANT :",
        "IDEFICS3, <s> <|im_start|> User : Describe the image. <end_of_utterance> Assistant :,"
                + " <s> <|im_start|> User : <unk> Describe the image. <end_of_utterance> Assistant :"
    })
    void nothingOfThePictureIsLeftInThePrompt(Family family, String none, String unknown)
            throws IOException {
        try (Vlm model = open(family)) {
            assertEquals(none, model.promptText(ImageView.none(), PROMPT));
            assertEquals(unknown, model.promptText(ImageView.unknown(), PROMPT));
        }
    }

    /** Blanks and line ends count here: these tokenizers have tokens for them. */
    @ParameterizedTest
    @CsvSource({
        "llava-biased, 'USER: ', ' ASSISTANT:', 'USER: <unk>\n'",
        "llava-next-mistral, '[INST] ', ' [/INST]', '[INST] <unk>\n'",
        "idefics3, '<|im_start|>User: ', '<end_of_utterance>\nAssistant:',"
                + " '<|im_start|>User:<|endoftext|>'"
    })
    void theTextIsThatOfTheFamilysChatTemplate(
            String fixture, String before, String after, String unknown) throws IOException {
        try (Vlm model = Vlm.load(PARITY.resolve(fixture))) {
            Tokenizer tokenizer = model.tokenizer();
            assertArrayEquals(
                    tokenizer.encode(before + PROMPT + after, true),
                    model.promptTokens(ImageView.none(), PROMPT));
            assertArrayEquals(
                    tokenizer.encode(unknown + PROMPT + after, true),
                    model.promptTokens(ImageView.unknown(), PROMPT));
        }
    }

    @Test
    void aLayoutThatOpensWithoutABlankGetsOneBeforeTheQuestion() {
        assertEquals("USER: ", ChatLayout.VICUNA.beforeText());
        assertEquals("<|im_start|>User: ", ChatLayout.SMOLVLM.beforeText());
        assertEquals("", new ChatLayout("", "\n", "", "", "</s>").beforeText());
    }

    /** The decoder alone, on nothing but the tokens of the text. */
    @ParameterizedTest
    @EnumSource
    void withoutAPictureTheModelIsItsLanguagePart(Family family) throws IOException {
        try (Vlm model = open(family)) {
            int[] tokens = model.promptTokens(ImageView.none(), PROMPT);
            float[] expected = textLogits(model, tokens);
            float[] ours = model.nextLogits(ImageView.none(), PROMPT, "");
            assertArrayEquals(expected, ours, 1e-5f);
            float[] logps = model.tokenLogps(ImageView.none(), PROMPT, ANSWER);
            int first = model.tokenizer().encode(ANSWER, false)[0];
            double sum = 0;
            for (float logit : expected) {
                sum += Math.exp(logit);
            }
            assertEquals(expected[first] - Math.log(sum), logps[0], 1e-4);
        }
    }

    private static float[] textLogits(Vlm model, int[] tokens) {
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            Shape shape = new Shape(1, tokens.length);
            NDArray ids = scope.create(Arrays.stream(tokens).asLongStream().toArray(), shape);
            NDArray places = scope.create(LongStream.range(0, tokens.length).toArray(), shape);
            NDArray states =
                    model.decoder().forward(model.decoder().embed(ids), places, null, null);
            return model.logits(states.get(":, -1")).toFloatArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void allKindsOfViewsInOneBatchAreAnsweredAsOneByOne(Family family) throws IOException {
        try (Vlm model = open(family)) {
            List<Ask> asks = new ArrayList<>();
            for (int v = 0; v < views().size(); v++) {
                asks.add(Ask.greedy(v, PROMPT));
                asks.add(new Ask(v, "Is there a dog in the image?", "There is", null));
            }
            List<String> together = model.answers(views(), asks, Decoding.greedy(8));
            float[][] logits = model.nextLogits(views(), asks);
            for (int i = 0; i < asks.size(); i++) {
                Ask ask = asks.get(i);
                ImageView view = views().get(ask.view());
                Ask one = new Ask(0, ask.prompt(), ask.start(), null);
                List<String> alone = model.answers(List.of(view), List.of(one), Decoding.greedy(8));
                assertEquals(alone.get(0), together.get(i), "question " + i);
                float[] single = model.nextLogits(view, ask.prompt(), ask.start());
                assertArrayEquals(single, logits[i], 1e-4f, "question " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void allKindsOfViewsInOneBatchAreScoredAsOneByOne(Family family) throws IOException {
        try (Vlm model = open(family)) {
            List<Packed> rows = new ArrayList<>();
            for (ImageView view : views()) {
                rows.add(model.pack(view, PROMPT, List.of(ANSWER, "There is a person.")));
                List<Packed.Branch> branches =
                        List.of(
                                model.branch(view, PROMPT, ANSWER),
                                model.ending(view, PROMPT, "There is", "a dog."));
                rows.add(new Packed(view, new int[0], branches));
            }
            float[] together = model.logps(rows, rows.size());
            for (int i = 0; i < rows.size(); i++) {
                float[] alone = model.logps(rows.subList(i, i + 1), 1);
                assertArrayEquals(alone, Arrays.copyOfRange(together, 2 * i, 2 * i + 2), 1e-4f);
                if (i % 2 == 1) { // packed behind the question or with it
                    assertEquals(together[2 * i - 2], together[2 * i], 1e-4f);
                }
            }
        }
    }

    @Test
    void theLanguagePartDrawsAnswersOfItsOwn() {
        try (Vlm model = Tiny.model()) {
            List<Ask> asks = new ArrayList<>();
            for (int seed = 0; seed < 10; seed++) {
                asks.add(new Ask(0, PROMPT, "", new SplittableRandom(seed)));
            }
            List<ImageView> none = List.of(ImageView.none());
            List<String> drawn = model.answers(none, asks, Decoding.sampled(1, 6));
            Ask third = new Ask(0, PROMPT, "", new SplittableRandom(3));
            assertEquals(
                    drawn.get(3),
                    model.answers(none, List.of(third), Decoding.sampled(1, 6)).get(0));
        }
    }

    @Test
    void theFirstTokenOfAConversationHasNothingBeforeIt() {
        try (Vlm model = Tiny.model()) {
            Packed.Branch all = new Packed.Branch(new int[] {1, 5}, 0);
            Packed row = new Packed(ImageView.none(), new int[0], List.of(all));
            assertMessage(
                    "a conversation's first token cannot be scored",
                    IllegalArgumentException.class,
                    () -> model.logps(List.of(row), 1));
        }
    }

    @Test
    void aViewHasAnImageIfItHasAPicture() {
        String message =
                "a view must have an image if and only if a picture stands in its place, got ";
        assertMessage(
                message + "none with place PICTURE",
                IllegalArgumentException.class,
                () -> ImageView.of(null));
        assertMessage(
                message + "one with place NOTHING",
                IllegalArgumentException.class,
                () -> new ImageView(Tiny.picture(1).pixels(), null, ImageView.Place.NOTHING));
    }

    @Test
    void theUnknownTokenMayHaveAnotherName() throws IOException {
        copyWithoutUnk();
        Path config = folder.resolve("tokenizer_config.json");
        for (String json : List.of("\"<odd>\"", "{\"content\": \"<odd>\"}")) {
            Files.writeString(config, "{\"unk_token\": " + json + "}");
            try (Vlm model = Vlm.load(folder)) {
                String text = model.promptText(ImageView.unknown(), PROMPT);
                assertEquals("<s> USER : <odd> Describe the image. ASSISTANT :", text);
            }
        }
    }

    @Test
    void aTokenizerWithoutAnUnknownTokenSaysSo() throws IOException {
        copyWithoutUnk();
        for (String json : List.of("{}", "{\"unk_token\": null}")) {
            Files.writeString(folder.resolve("tokenizer_config.json"), json);
            try (Vlm model = Vlm.load(folder)) {
                assertMessage(
                        "an unknown picture needs the unk_token of tokenizer_config.json or an"
                                + " <unk> token, the tokenizer has neither; ImageView.none() needs"
                                + " none",
                        IllegalArgumentException.class,
                        () -> model.answer(ImageView.unknown(), PROMPT));
            }
        }
    }

    @Test
    void settingsOfATokenizerThatAreNoneAreNamed() throws IOException {
        copyWithoutUnk();
        Path config = folder.resolve("tokenizer_config.json");
        for (String json : List.of("{", "[]", "{\"unk_token\": []}")) {
            Files.writeString(config, json);
            assertMessage(
                    config + " must be a JSON object whose unk_token is a text or has one",
                    IOException.class,
                    () -> Vlm.load(folder));
        }
    }

    private void copyWithoutUnk() throws IOException {
        try (Stream<Path> files = Files.list(Tiny.FOLDER).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("<unk>", "<odd>"));
    }

    private static void assertMessage(
            String message,
            Class<? extends Exception> kind,
            org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(kind, call).getMessage());
    }
}

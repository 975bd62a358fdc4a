package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Lora;
import groundlab.engine.Compute;
import groundlab.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VlmTest {

    private static final List<String> ANSWERS =
            List.of("This is a kitchen.", "There is a dog and a person in the park.");

    private static Vlm model;

    @TempDir private Path folder;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Packed packed(Vlm vlm, ImageView view) {
        return vlm.pack(view, "Describe the image.", ANSWERS);
    }

    private static ImageView view(int seed) {
        return ImageView.of(Tiny.picture(seed).pixels());
    }

    /** What a batch makes of pictures that are kept for a whole run goes when the batch does. */
    @Test
    void scoringLeavesNothingWithTheOwnerOfWhatWasSeen() {
        try (NDManager owner = model.newManager()) {
            ImageView one = model.look(Tiny.picture(1).pixels(), owner);
            ImageView other = model.look(Tiny.picture(2).pixels(), owner);
            int kept = owner.getManagedArrays().size();
            assertEquals(2, kept);
            for (int i = 0; i < 3; i++) {
                try (NDManager scope = model.newManager()) {
                    model.score(List.of(packed(model, one), packed(model, other)), scope);
                    model.score(List.of(packed(model, one)), scope);
                }
            }
            assertEquals(kept, owner.getManagedArrays().size());
        }
    }

    @Test
    void aHiddenPictureHasNoSay() {
        ImageView one = ImageView.hidden(Tiny.picture(1).pixels());
        ImageView other = ImageView.hidden(Tiny.picture(2).pixels());
        float[] hidden = model.logps(List.of(packed(model, one), packed(model, other)), 2);
        assertEquals(hidden[0], hidden[2], 1e-5f);
        assertEquals(hidden[1], hidden[3], 1e-5f);
        float[] seen = model.logps(List.of(packed(model, view(1)), packed(model, view(2))), 2);
        assertTrue(Math.abs(seen[0] - seen[2]) > 1e-2, "pictures that are seen make a difference");
    }

    @Test
    void aConversationHasTheTokensThatAreScored() {
        Conversation conversation = model.conversation("Describe the image.", ANSWERS);
        Packed packed = packed(model, view(1));
        assertArrayEquals(packed.shared(), conversation.question());
        for (int i = 0; i < ANSWERS.size(); i++) {
            assertTrue(conversation.answers().get(i).joined());
            assertArrayEquals(
                    packed.branches().get(i).tokens(), conversation.answers().get(i).tokens());
        }
    }

    @Test
    void theVisionTowerGivesAFeatureForEachPlace() {
        assertEquals(9, model.imageTokens(Tiny.picture(1).pixels()));
        assertEquals(9, model.imageFeatures(Tiny.picture(1).pixels()));
    }

    @Test
    void aMaskNeedsOneValueForEachImageToken() {
        ImageView wrong = new ImageView(Tiny.picture(1).pixels(), new boolean[5]);
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.logps(List.of(packed(model, wrong)), 1));
        assertEquals(
                "a mask must have one value for each of the 9 image tokens, got 5",
                error.getMessage());
    }

    @Test
    void questionsOfAnyLengthInOneBatchAreAnsweredAsOneByOne() {
        List<ImageView> views =
                List.of(view(1), view(2), ImageView.hidden(Tiny.picture(3).pixels()));
        List<Ask> asks = new ArrayList<>();
        for (int v = 0; v < 3; v++) {
            asks.add(Ask.greedy(v, "Describe the image."));
            asks.add(Ask.greedy(v, "Is there a fork in the image?"));
            asks.add(new Ask(v, "Describe the image.", "There is a dog and", null));
        }
        List<String> together = model.answers(views, asks, Decoding.greedy(12));
        for (int i = 0; i < asks.size(); i++) {
            Ask ask = asks.get(i);
            List<String> alone =
                    model.answers(
                            List.of(views.get(ask.view())),
                            List.of(new Ask(0, ask.prompt(), ask.start(), null)),
                            Decoding.greedy(12));
            assertEquals(alone.get(0), together.get(i), "question " + i);
        }
    }

    @Test
    void drawnAnswersDependOnTheirOwnSeedAlone() {
        List<Ask> asks = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            asks.add(new Ask(0, "Describe the image.", "", new SplittableRandom(seed)));
        }
        List<String> drawn = model.answers(List.of(view(1)), asks, Decoding.sampled(2, 8));
        assertTrue(drawn.stream().distinct().count() > 10, "20 seeds give many answers: " + drawn);
        Ask again = new Ask(0, "Describe the image.", "", new SplittableRandom(13));
        assertEquals(
                drawn.get(13),
                model.answers(List.of(view(1)), List.of(again), Decoding.sampled(2, 8)).get(0));
    }

    @Test
    void anAnswerCanEndWithItsFirstFullStop() {
        List<Ask> asks = new ArrayList<>();
        for (int seed = 0; seed < 50; seed++) {
            asks.add(new Ask(0, "Describe the image.", "", new SplittableRandom(seed)));
        }
        List<String> drawn =
                model.answers(List.of(view(1)), asks, Decoding.sampled(5, 30).untilFullStop());
        assertTrue(drawn.stream().anyMatch(text -> text.endsWith(".")));
        drawn.forEach(text -> assertFalse(text.replaceAll("\\.$", "").contains("."), text));
    }

    @Test
    void aFreshAdapterChangesNothingBitForBit() {
        float[] base = model.logps(List.of(packed(model, view(1))), 1);
        try (Vlm adapted = model.withLora(Lora.rank(2), 7)) {
            assertArrayEquals(base, adapted.logps(List.of(packed(adapted, view(1))), 1));
            assertEquals(2 * 7 * 2, adapted.adapterWeights().size(), "A and B of 7 in 2 layers");
        }
    }

    @Test
    void aSavedModelIsTheSameModel() throws IOException {
        model.save(folder);
        try (Vlm again = Vlm.load(folder)) {
            assertEquals(model.fingerprint(), again.fingerprint());
            assertArrayEquals(
                    model.logps(List.of(packed(model, view(1))), 1),
                    again.logps(List.of(packed(again, view(1))), 1));
        }
    }

    @Test
    void aSavedAdapterIsTheSameAdapter() throws IOException {
        try (Vlm adapted = model.withAdapter(Tiny.FOLDER.resolve("adapter"))) {
            adapted.save(folder);
            try (Vlm again = model.withAdapter(folder)) {
                assertEquals(adapted.fingerprint(), again.fingerprint());
            }
        }
    }

    @Test
    void trainingCopiesLeaveTheModelAlone() {
        String before = model.fingerprint();
        try (Vlm copy = model.trainable(name -> name.contains("lm_head"))) {
            copy.weights().get("language_model.lm_head.weight").muli(2);
            assertFalse(copy.fingerprint().equals(before));
        }
        assertEquals(before, model.fingerprint());
    }

    @Test
    void halfPrecisionIsNearFullPrecision() throws IOException {
        float[] full = model.logps(List.of(packed(model, view(1))), 1);
        try (Vlm half = Vlm.load(Tiny.FOLDER, Compute.cpu().with(Precision.BF16))) {
            float[] coarse = half.logps(List.of(packed(half, view(1))), 1);
            // bf16 keeps 8 bits; sums of about 80 nats over 5 to 11 tokens
            assertArrayEquals(full, coarse, 0.05f * 80);
            assertEquals(
                    half.answer(view(1), "Describe the image."),
                    half.answer(view(1), "Describe the image."));
        }
    }

    @Test
    void aMissingModelFolderIsNamed() {
        var error = assertThrows(IOException.class, () -> Vlm.load(Path.of("nowhere")));
        assertEquals(
                "No model at "
                        + Path.of("nowhere").toAbsolutePath()
                        + ": config.json is missing; name a folder as it was downloaded from the hub",
                error.getMessage());
    }

    @Test
    void anotherFamilyIsNamed() throws IOException {
        copyModel();
        edit("config.json", "\"model_type\": \"llava\"", "\"model_type\": \"blip\"");
        var error = assertThrows(IllegalArgumentException.class, () -> Vlm.load(folder));
        assertEquals(
                folder.resolve("config.json")
                        + ": model_type must be one of [llava, llava_next, idefics3], got blip",
                error.getMessage());
    }

    @Test
    void aTensorOfAnotherShapeIsNamedWithBothShapes() throws IOException {
        copyModel();
        edit("config.json", "\"intermediate_size\": 40", "\"intermediate_size\": 48");
        var error = assertThrows(IllegalArgumentException.class, () -> Vlm.load(folder));
        assertEquals(
                folder.resolve("model.safetensors")
                        + ": tensor language_model.model.layers.0.mlp.gate_proj.weight must have"
                        + " shape (48, 24) by config.json, found (40, 24)",
                error.getMessage());
    }

    private void copyModel() throws IOException {
        for (String name :
                List.of(
                        "config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "preprocessor_config.json")) {
            Files.copy(Tiny.FOLDER.resolve(name), folder.resolve(name));
        }
    }

    private void edit(String name, String from, String to) throws IOException {
        Path file = folder.resolve(name);
        String text = Files.readString(file);
        assertTrue(text.contains(from), name + " contains " + from);
        Files.writeString(file, text.replace(from, to));
    }
}

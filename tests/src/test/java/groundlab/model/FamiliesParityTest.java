package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.engine.Autograd;
import groundlab.engine.Compute;
import groundlab.engine.GradMode;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.preprocess.ImageProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each family's numbers against those of transformers and PEFT; see tests/parity/make_families.py.
 */
class FamiliesParityTest {

    private static final Path ROOT = Path.of("src/test/resources/parity");

    @TempDir static Path scratch;

    /** A picture of a case with what transformers computes for it. */
    private record Seen(ImageView view, JsonObject expected) {

        List<JsonObject> asks() {
            return objects(expected, "asks");
        }
    }

    /** A model folder with its expected values. */
    private record Case(Path folder, String pixels, JsonObject all, List<Seen> pictures) {

        static Case read(String name) throws IOException {
            return read(ROOT.resolve(name), ROOT.resolve(name), "pictures", "");
        }

        static Case read(Path folder, Path source, String key, String pixels) throws IOException {
            String text = Files.readString(source.resolve("expected.json"));
            JsonObject all = JsonParser.parseString(text).getAsJsonObject();
            List<Seen> pictures = new ArrayList<>();
            for (JsonObject one : objects(all, key)) {
                Path file = source.resolve(one.get("file").getAsString());
                pictures.add(new Seen(ImageView.of(ImageIO.read(file.toFile())), one));
            }
            return new Case(folder, pixels, all, pictures);
        }

        Vlm open() throws IOException {
            return Vlm.load(folder);
        }

        String prompt() {
            return texts("prompts").get(0);
        }

        List<String> texts(String key) {
            return all.getAsJsonArray(key).asList().stream().map(JsonElement::getAsString).toList();
        }

        List<Packed> rows(Vlm model, String prompt) {
            return pictures.stream()
                    .map(seen -> model.pack(seen.view(), prompt, texts("answers")))
                    .toList();
        }
    }

    static List<String> families() {
        return List.of("llava-biased", "llava-next-vicuna", "llava-next-mistral", "idefics3");
    }

    static Stream<Named<Case>> cases() throws IOException {
        List<Named<Case>> cases = new ArrayList<>();
        for (String name : families()) {
            cases.add(Named.of(name, Case.read(name)));
        }
        Path source = ROOT.resolve("idefics3");
        cases.add(
                Named.of(
                        "idefics3, pictures whole",
                        Case.read(wholePictures(source), source, "whole", "whole.")));
        return cases.stream();
    }

    /** A copy of the folder that does not split pictures. */
    private static Path wholePictures(Path source) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("whole"));
        try (Stream<Path> files = Files.list(source).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        Path settings = folder.resolve("preprocessor_config.json");
        JsonObject json = JsonParser.parseString(Files.readString(settings)).getAsJsonObject();
        json.addProperty("do_image_splitting", false);
        Files.writeString(settings, json.toString());
        return folder;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void picturesAreCutAndScaledAsByTheProcessor(Case one) throws IOException {
        ImageProcessor processor = ImageProcessor.read(one.folder());
        Path file = one.folder().resolve("pixels.safetensors");
        try (NDManager scope = NDManager.newBaseManager();
                Safetensors pixels = Safetensors.open(file)) {
            for (int i = 0; i < one.pictures().size(); i++) {
                BufferedImage image = one.pictures().get(i).view().image();
                String name = one.pixels() + "image" + i;
                float[] theirs = pixels.read(name, scope, Precision.FP32).toFloatArray();
                assertArrayEquals(theirs, processor.tiles(image).values(), 1e-5f, name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void promptsHaveTheProcessorsTokens(Case one) throws IOException {
        try (Vlm model = one.open()) {
            for (Seen seen : one.pictures()) {
                int images = seen.expected().get("image_tokens").getAsInt();
                assertEquals(images, model.imageTokens(seen.view().image()));
                for (JsonObject ask : seen.asks()) {
                    int[] ours = model.promptTokens(seen.view(), ask.get("prompt").getAsString());
                    assertArrayEquals(ints(ask, "tokens"), ours);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nextTokensAreAsLikelyAsInTransformers(Case one) throws IOException {
        String start = one.all().get("start").getAsString();
        try (Vlm model = one.open()) {
            for (Seen seen : one.pictures()) {
                for (JsonObject ask : seen.asks()) {
                    String prompt = ask.get("prompt").getAsString();
                    float[] first = model.nextLogits(seen.view(), prompt, "");
                    assertClose(floats(ask, "next_logits"), first, 1e-4f, prompt);
                    float[] later = model.nextLogits(seen.view(), prompt, start);
                    assertClose(floats(ask, "start_logits"), later, 1e-4f, prompt + start);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachTokenOfAnAnswerIsAsLikelyAsInTransformers(Case one) throws IOException {
        try (Vlm model = one.open()) {
            for (Seen seen : one.pictures()) {
                for (JsonObject ask : seen.asks()) {
                    String prompt = ask.get("prompt").getAsString();
                    List<JsonObject> expected = objects(ask, "answers");
                    for (int i = 0; i < expected.size(); i++) {
                        String answer = one.texts("answers").get(i);
                        float[] ours = model.tokenLogps(seen.view(), prompt, answer);
                        assertClose(floats(expected.get(i), "token_logps"), ours, 1e-4f, answer);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void packedAnswersAreAsLikelyAsInTransformers(Case one) throws IOException {
        try (Vlm model = one.open()) {
            List<String> prompts = one.texts("prompts");
            for (int p = 0; p < prompts.size(); p++) {
                float[] ours = model.logps(one.rows(model, prompts.get(p)), 2);
                assertSums(sums(one, p, "logp"), ours, 1e-5f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyAnswersOfUnlikePicturesInOneBatchAreThoseOfTransformers(Case one)
            throws IOException {
        try (Vlm model = one.open()) {
            List<Ask> asks = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (Seen seen : one.pictures()) {
                asks.add(Ask.greedy(asks.size(), one.prompt()));
                expected.add(model.tokenizer().decode(ints(seen.expected(), "greedy")));
            }
            List<ImageView> views = one.pictures().stream().map(Seen::view).toList();
            assertEquals(expected, model.answers(views, asks, Decoding.greedy(32)));
        }
    }

    /** BF16 keeps 8 bits, so two right programs differ; ours may be twice as far off as theirs. */
    @ParameterizedTest
    @MethodSource("cases")
    void halfPrecisionIsAboutAsExactAsInTransformers(Case one) throws IOException {
        float[] exact = sums(one, 0, "logp");
        float theirs = distance(exact, sums(one, 0, "logp_bf16"));
        try (Vlm model = Vlm.load(one.folder(), Compute.cpu().with(Precision.BF16))) {
            float ours = distance(exact, model.logps(one.rows(model, one.prompt()), 2));
            assertTrue(ours <= Math.max(0.5f, 2 * theirs), ours + " off, transformers " + theirs);
        }
    }

    /** FP16 keeps 11 bits, so it must be nearer than BF16 with its 8; greedy answers run too. */
    @ParameterizedTest
    @MethodSource("cases")
    void fp16IsNearerThanBf16OnACpu(Case one) throws IOException {
        float[] exact = sums(one, 0, "logp");
        float theirs = distance(exact, sums(one, 0, "logp_bf16"));
        try (Vlm model = Vlm.load(one.folder(), Compute.cpu().with(Precision.FP16))) {
            float ours = distance(exact, model.logps(one.rows(model, one.prompt()), 2));
            assertTrue(ours <= Math.max(0.1f, theirs / 2), ours + " off, in BF16 " + theirs);
            ImageView view = one.pictures().get(0).view();
            String first = model.answer(view, one.prompt());
            assertEquals(first, model.answer(view, one.prompt()));
            assertFalse(first.isEmpty());
        }
    }

    /** Its list of names also matches layers of the vision tower. */
    @Test
    void anAdapterOfTheVisionTowerGivesPeftsNumbers() throws IOException {
        Case one = Case.read("idefics3");
        float[] theirs = flat(one.all().getAsJsonObject("vision_adapter"), "logps");
        try (Vlm model = one.open();
                Vlm adapted = model.withAdapter(one.folder().resolve("adapter-vision"))) {
            assertSums(theirs, adapted.logps(one.rows(adapted, one.prompt()), 2), 1e-5f);
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void aPeftAdapterGivesPeftsNumbersAlsoWhenMerged(String name) throws IOException {
        Case one = Case.read(name);
        JsonObject expected = one.all().getAsJsonObject("adapter");
        try (Vlm model = one.open();
                Vlm adapted = model.withAdapter(one.folder().resolve("adapter"));
                Vlm merged = adapted.merged()) {
            float[] ours = adapted.logps(one.rows(adapted, one.prompt()), 2);
            assertSums(flat(expected, "logps"), ours, 1e-5f);
            float[] oursMerged = merged.logps(one.rows(merged, one.prompt()), 2);
            assertSums(flat(expected, "merged_logps"), oursMerged, 1e-5f);
            assertArrayEquals(ours, oursMerged, 1e-2f);
            assertTrue(merged.adapterWeights().isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void gradientsOfADpoLossAreThoseOfPytorch(String name) throws IOException {
        Case one = Case.read(name);
        JsonObject expected = one.all().getAsJsonObject("adapter");
        try (Vlm model = one.open();
                Vlm adapted = model.withAdapter(one.folder().resolve("adapter"))) {
            float[] reference = model.logps(one.rows(model, one.prompt()), 2);
            Map<String, NDArray> weights = byLayer(adapted.adapterWeights());
            List<NDArray> parameters = List.copyOf(weights.values());
            List<String> names = List.copyOf(weights.keySet());
            parameters.forEach(parameter -> parameter.setRequiresGradient(true));
            try (NDManager scope = adapted.newManager();
                    GradMode recording = GradMode.on()) {
                NDArray policy = adapted.score(one.rows(adapted, one.prompt()), scope).logps();
                NDArray loss = dpo(policy, scope.create(reference));
                assertEquals(expected.get("dpo_loss").getAsFloat(), loss.getFloat(), 1e-5f);
                NDList found = Autograd.gradients(loss, parameters);
                JsonObject gradients = expected.getAsJsonObject("gradients");
                for (String key : gradients.keySet()) {
                    float[] ours = found.get(names.indexOf(layer(key))).toFloatArray();
                    assertClose(floats(gradients, key), ours, 1e-4f, key);
                }
            }
        }
    }

    /** Mean of −log σ(0.1 (gain of the first answer − gain of the second)). */
    private static NDArray dpo(NDArray policy, NDArray reference) {
        NDArray gain = policy.sub(reference).reshape(-1, 2);
        NDArray margin = gain.get(":, 0").sub(gain.get(":, 1"));
        return Activation.softPlus(margin.mul(margin.getManager().create(-0.1f))).mean();
    }

    /** Names from the layer on: what stands before it differs with versions of transformers. */
    private static Map<String, NDArray> byLayer(Map<String, NDArray> weights) {
        Map<String, NDArray> byLayer = new TreeMap<>();
        weights.forEach((name, array) -> byLayer.put(layer(name), array));
        return byLayer;
    }

    private static String layer(String name) {
        return name.substring(name.indexOf("layers."));
    }

    /** Of one prompt, picture by picture. */
    private static float[] sums(Case one, int prompt, String key) {
        List<Float> sums = new ArrayList<>();
        for (Seen seen : one.pictures()) {
            for (JsonObject answer : objects(seen.asks().get(prompt), "answers")) {
                sums.add(answer.get(key).getAsFloat());
            }
        }
        return floats(sums);
    }

    /** Equal up to {@code share} of the largest magnitude of all. */
    private static void assertClose(float[] theirs, float[] ours, float share, String what) {
        float largest = 0;
        for (float value : theirs) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(theirs, ours, share * largest, what);
    }

    /** Equal up to {@code share} of each value, or of 1. */
    private static void assertSums(float[] theirs, float[] ours, float share) {
        assertEquals(theirs.length, ours.length);
        for (int i = 0; i < theirs.length; i++) {
            assertEquals(theirs[i], ours[i], share * Math.max(1, Math.abs(theirs[i])), "sum " + i);
        }
    }

    private static float distance(float[] some, float[] others) {
        float largest = 0;
        for (int i = 0; i < some.length; i++) {
            largest = Math.max(largest, Math.abs(some[i] - others[i]));
        }
        return largest;
    }

    private static List<JsonObject> objects(JsonObject json, String key) {
        return json.getAsJsonArray(key).asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static int[] ints(JsonObject json, String key) {
        return json.getAsJsonArray(key).asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    }

    private static float[] floats(JsonObject json, String key) {
        JsonArray array = json.getAsJsonArray(key);
        return floats(array.asList().stream().map(JsonElement::getAsFloat).toList());
    }

    private static float[] flat(JsonObject json, String key) {
        List<Float> values = new ArrayList<>();
        json.getAsJsonArray(key)
                .forEach(row -> row.getAsJsonArray().forEach(x -> values.add(x.getAsFloat())));
        return floats(values);
    }

    private static float[] floats(List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}

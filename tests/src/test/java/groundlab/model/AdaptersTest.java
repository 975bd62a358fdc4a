package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Lora;
import groundlab.engine.Autograd;
import groundlab.engine.Compute;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Precision;
import groundlab.engine.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters, gradients and files of a model of a few thousand weights. */
class AdaptersTest {

    private static final String PROMPT = "Describe the image.";
    private static final String ANSWER = "This is a kitchen. There is a fork.";
    private static final ImageView VIEW = ImageView.of(Tiny.picture(1).pixels());
    private static final Path PEFT = Tiny.FOLDER.resolve("adapter");

    @TempDir private Path folder;
    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static float[] logps(Vlm vlm) {
        return vlm.tokenLogps(VIEW, PROMPT, ANSWER);
    }

    @Test
    void severalAdaptersShareABaseThatStaysAsItIs() throws IOException {
        float[] before = logps(model);
        try (Vlm one = model.withAdapter(PEFT);
                Vlm other = model.withLora(Lora.rank(2), 3)) {
            assertNotEquals(before[0], logps(one)[0]);
            assertArrayEquals(before, logps(other), "B is zero at the start");
            assertArrayEquals(before, logps(model), "bit for bit");
            assertTrue(one.weights().get("language_model.lm_head.weight") != null);
            assertEquals(model.weights(), one.weights(), "the same arrays");
        }
    }

    @Test
    void mergedWeightsSayWhatTheAdapterSays() throws IOException {
        try (Vlm adapted = model.withAdapter(PEFT);
                Vlm merged = adapted.merged()) {
            assertArrayEquals(logps(adapted), logps(merged), 1e-4f);
            merged.save(folder.resolve("merged"));
        }
        try (Vlm back = Vlm.load(folder.resolve("merged"));
                Vlm adapted = model.withAdapter(PEFT)) {
            assertArrayEquals(logps(adapted), logps(back), 1e-4f);
        }
        assertFalse(Files.exists(folder.resolve(".merged.part")));
    }

    /** Alpha 8 and rank 4: 8 / 4 = 2, or 8 / √4 = 4, so the change doubles with the square root. */
    @Test
    void theScaleIsAlphaOverRankOrOverItsRoot() throws IOException {
        Lora plain = Lora.rank(4).alpha(8);
        assertEquals(4 * plainChange(plain), 2 * plainChange(plain.stabilized()), 1e-4);
    }

    /** {@return how much the first layer's first query weight changes per unit of B A} */
    private static double plainChange(Lora settings) {
        try (Vlm adapted = model.withLora(settings.on("q_proj"), 7)) {
            for (NDArray matrix : adapted.adapterWeights().values()) {
                matrix.addi(0.01f);
            }
            String name = "language_model.model.layers.0.self_attn.q_proj.weight";
            try (Vlm merged = adapted.merged()) {
                return merged.weights().get(name).getFloat(0, 0)
                        - model.weights().get(name).getFloat(0, 0);
            }
        }
    }

    @Test
    void aPatternReachesLayersOutsideTheDecoder() {
        Lora pattern = Lora.rank(1).on(".*(multi_modal_projector\\.linear_1|fc2)");
        try (Vlm adapted = model.withLora(pattern, 7)) {
            List<String> names = new ArrayList<>(adapted.adapterWeights().keySet());
            assertTrue(names.stream().anyMatch(n -> n.contains("multi_modal_projector.linear_1")));
            assertTrue(names.stream().anyMatch(n -> n.contains("layers.2.mlp.fc2")));
            assertTrue(names.stream().noneMatch(n -> n.contains("language_model")));
        }
    }

    @Test
    void settingsOfAnAdapterGoToDiskAndBack() throws IOException {
        Lora settings = Lora.rank(2).alpha(3).dropout(0.25).stabilized().on("q_proj", "fc1");
        try (Vlm adapted = model.withLora(settings.on("q_proj", "up_proj"), 7)) {
            adapted.save(folder.resolve("peft"));
            try (Vlm back = model.withAdapter(folder.resolve("peft"))) {
                assertEquals(adapted.fingerprint(), back.fingerprint());
            }
        }
        String json = Files.readString(folder.resolve("peft/adapter_config.json"));
        assertTrue(json.contains("\"use_rslora\": true"), json);
        assertTrue(json.contains("\"lora_dropout\": 0.25"), json);
        assertTrue(json.contains("\".*language_model.*\\\\.(q_proj|up_proj)\""), json);
    }

    /** Gradients of the sum of log-probabilities for all matrices of an adapter. */
    private static List<float[]> gradients(Vlm vlm, Map<String, NDArray> weights, boolean again) {
        List<NDArray> parameters = List.copyOf(weights.values());
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        try (NDManager scope = vlm.newManager();
                GradMode recording = GradMode.on();
                Dropout dropout = Dropout.on(5);
                Segments segments = again ? Segments.open() : null) {
            Packed row = vlm.pack(VIEW, PROMPT, List.of(ANSWER, "There is a dog."));
            NDArray loss = vlm.score(List.of(row), scope).logps().sum();
            NDList found = Autograd.gradients(loss, parameters);
            return found.stream()
                    .map(gradient -> Precision.FP32.cast(gradient).toFloatArray())
                    .toList();
        } finally {
            parameters.forEach(parameter -> parameter.setRequiresGradient(false));
        }
    }

    private static void assertSame(List<float[]> expected, List<float[]> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            float largest = 0;
            for (float value : expected.get(i)) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertArrayEquals(
                    expected.get(i), found.get(i), 1e-5f * Math.max(1, largest), "array " + i);
        }
    }

    @Test
    void checkpointingGivesTheSameGradientsOfAnAdapter() throws IOException {
        try (Vlm adapted = model.withAdapter(PEFT)) {
            Map<String, NDArray> weights = adapted.adapterWeights();
            assertSame(gradients(adapted, weights, false), gradients(adapted, weights, true));
        }
    }

    @Test
    void checkpointingGivesTheSameGradientsWithDropout() {
        try (Vlm adapted = model.withLora(Lora.rank(3).dropout(0.5), 7)) {
            adapted.adapterWeights().values().forEach(matrix -> matrix.addi(0.1f));
            Map<String, NDArray> weights = adapted.adapterWeights();
            List<float[]> plain = gradients(adapted, weights, false);
            assertSame(plain, gradients(adapted, weights, true));
            assertSame(plain, gradients(adapted, weights, false));
        }
    }

    /** Vision tower and projector included, so that the chain goes on before the first layer. */
    @Test
    void checkpointingGivesTheSameGradientsOfAllWeights() {
        try (Vlm trainable = model.trainable(name -> true)) {
            Map<String, NDArray> weights = trainable.weights();
            assertSame(gradients(trainable, weights, false), gradients(trainable, weights, true));
        }
    }

    /** Of this tower two states are features, one of which also goes on through the next layers. */
    @Test
    void checkpointingFollowsAStateThatIsUsedTwice() throws IOException {
        try (Vlm biased = Vlm.load(Path.of("src/test/resources/parity/llava-biased"));
                Vlm trainable = biased.trainable(name -> true)) {
            Map<String, NDArray> weights = trainable.weights();
            assertSame(gradients(trainable, weights, false), gradients(trainable, weights, true));
        }
    }

    @Test
    void checkpointingLeavesTheChanceOfTheNextPassAlone() {
        try (Vlm adapted = model.withLora(Lora.rank(3).dropout(0.5), 7)) {
            adapted.adapterWeights().values().forEach(matrix -> matrix.addi(0.1f));
            assertArrayEquals(nextPass(adapted, false), nextPass(adapted, true));
        }
    }

    private static float[] nextPass(Vlm vlm, boolean again) {
        List<NDArray> parameters = List.copyOf(vlm.adapterWeights().values());
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        try (NDManager scope = vlm.newManager();
                GradMode recording = GradMode.on();
                Dropout dropout = Dropout.on(5);
                Segments segments = again ? Segments.open() : null) {
            Packed row = vlm.pack(VIEW, PROMPT, List.of(ANSWER));
            Autograd.gradients(vlm.score(List.of(row), scope).logps().sum(), parameters);
            return logps(vlm);
        } finally {
            parameters.forEach(parameter -> parameter.setRequiresGradient(false));
        }
    }

    @Test
    void dropoutIsForTrainingAlone() {
        try (Vlm adapted = model.withLora(Lora.rank(3).dropout(0.9), 7)) {
            adapted.adapterWeights().values().forEach(matrix -> matrix.addi(0.1f));
            float[] plain = logps(adapted);
            assertArrayEquals(plain, logps(adapted));
            try (Dropout dropout = Dropout.on(1)) {
                assertNotEquals(plain[0], logps(adapted)[0]);
            }
            assertArrayEquals(plain, logps(adapted));
        }
    }

    @Test
    void aMergedModelTakesAnotherAdapterAndTrainsIt() throws IOException {
        try (GradMode off = GradMode.off(); // as a thread may have it
                Vlm adapted = model.withAdapter(PEFT);
                Vlm merged = adapted.merged();
                Vlm again = merged.withLora(Lora.rank(2), 7)) {
            List<float[]> found = gradients(again, again.adapterWeights(), false);
            assertTrue(found.get(1)[0] != 0, "B has a gradient where A is not zero");
        }
    }

    /** bf16 keeps 8 bits: gradients agree to a few percent of the largest. */
    @Test
    void halfPrecisionHasTheSameGradientsButForRounding() throws IOException {
        List<float[]> exact;
        try (Vlm adapted = model.withAdapter(PEFT)) {
            exact = gradients(adapted, adapted.adapterWeights(), false);
        }
        try (Vlm half = Vlm.load(Tiny.FOLDER, Compute.cpu().with(Precision.BF16));
                Vlm adapted = half.withAdapter(PEFT)) {
            List<float[]> rounded = gradients(adapted, adapted.adapterWeights(), true);
            double error = 0;
            double size = 0;
            for (int i = 0; i < exact.size(); i++) {
                for (int j = 0; j < exact.get(i).length; j++) {
                    error += Math.pow(exact.get(i)[j] - rounded.get(i)[j], 2);
                    size += Math.pow(exact.get(i)[j], 2);
                }
            }
            assertTrue(Math.sqrt(error / size) < 0.05, "off by " + Math.sqrt(error / size));
        }
    }

    @Test
    void aModelIsSavedInItsPrecision() throws IOException {
        try (Vlm half = Vlm.load(Tiny.FOLDER, Compute.cpu().with(Precision.BF16))) {
            half.save(folder.resolve("half"));
        }
        long whole = Files.size(Tiny.FOLDER.resolve("model.safetensors"));
        long size = Files.size(folder.resolve("half/model.safetensors"));
        assertTrue(size < 0.6 * whole, size + " of " + whole);
        String config = Files.readString(folder.resolve("half/config.json"));
        assertTrue(config.contains("\"bfloat16\""), config);
        try (Vlm half = Vlm.load(Tiny.FOLDER, Compute.cpu().with(Precision.BF16));
                Vlm back = Vlm.load(folder.resolve("half"), Compute.cpu().with(Precision.BF16))) {
            assertArrayEquals(logps(half), logps(back));
        }
    }

    @Test
    void anAdapterOfAnotherKindIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("dora"));
        Path config = folder.resolve("dora/adapter_config.json");
        Files.writeString(
                config,
                "{'peft_type':'LORA','r':2,'lora_alpha':4,'target_modules':['q_proj'],'use_dora':true}"
                        .replace('\'', '"'));
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.withAdapter(folder.resolve("dora")));
        assertEquals(config + ": use_dora must be false, got true", error.getMessage());
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        assertMessage("dropout must be in [0, 1), got 1.0", () -> Lora.rank(1).dropout(1));
        assertMessage(
                "no layer of the model is named by [w_proj]",
                () -> model.withLora(Lora.rank(1).on("w_proj"), 1));
        assertMessage("only a model with an adapter can be merged", () -> model.merged());
    }

    private static void assertMessage(String message, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
    }
}

package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.engine.Autograd;
import groundlab.engine.GradMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our numbers against those of transformers and PEFT; see tests/parity/make_llava.py. */
class LlavaParityTest {

    private static final Path FOLDER = Path.of("src/test/resources/parity/llava");
    private static final String PROMPT = "Describe the image.";
    private static final List<String> ANSWERS =
            List.of(
                    "This is a kitchen. There is a fork.",
                    "There is a dog and a person in the park.");

    private static JsonObject expected;
    private static Vlm model;
    private static Vlm adapted;

    @BeforeAll
    static void open() throws IOException {
        expected =
                JsonParser.parseString(Files.readString(FOLDER.resolve("expected.json")))
                        .getAsJsonObject();
        model = Vlm.load(FOLDER);
        adapted = model.withAdapter(FOLDER.resolve("adapter"));
    }

    @AfterAll
    static void close() {
        adapted.close();
        model.close();
    }

    @Test
    void answersAreAsLikelyAsInTransformers() throws IOException {
        assertArrayEquals(numbers("logps"), model.logps(rows(model), 2), 1e-3f);
    }

    @Test
    void packingChangesNothing() throws IOException {
        List<Packed> plain = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            for (String answer : ANSWERS) {
                plain.add(model.pack(image(i), PROMPT, List.of(answer)));
            }
        }
        assertArrayEquals(model.logps(rows(model), 2), model.logps(plain, 3), 1e-4f);
    }

    @Test
    void greedyAnswersAreThoseOfTransformers() throws IOException {
        for (int i = 0; i < 2; i++) {
            int[] tokens = ints(expected.getAsJsonArray("greedy").get(i).getAsJsonArray());
            List<String> drawn =
                    model.answers(
                            List.of(image(i)),
                            List.of(Ask.greedy(0, PROMPT)),
                            Decoding.greedy(tokens.length));
            assertEquals(model.tokenizer().decode(tokens), drawn.get(0));
        }
    }

    @Test
    void aPeftAdapterGivesPeftsNumbers() throws IOException {
        assertArrayEquals(numbers("lora_logps"), adapted.logps(rows(adapted), 2), 1e-3f);
    }

    @Test
    void gradientsOfADpoLossAreThoseOfPytorch() throws IOException {
        JsonObject gradients = expected.getAsJsonObject("dpo_gradients");
        Map<String, NDArray> weights = adapted.adapterWeights();
        List<NDArray> parameters = List.copyOf(weights.values());
        List<String> names = List.copyOf(weights.keySet());
        float[] reference = model.logps(rows(model), 2);
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        try (NDManager scope = adapted.newManager();
                GradMode recording = GradMode.on()) {
            NDArray policy = adapted.score(rows(adapted), scope).logps();
            NDArray gain = policy.sub(scope.create(reference)).reshape(2, 2);
            NDArray margin = gain.get(":, 0").sub(gain.get(":, 1"));
            NDArray loss =
                    Activation.softPlus(margin.mul(margin.getManager().create(-0.1f))).mean();
            assertEquals(expected.get("dpo_loss").getAsFloat(), loss.getFloat(), 1e-5f);
            NDList found = Autograd.gradients(loss, parameters);
            for (String name : gradients.keySet()) {
                float[] theirs = floats(gradients.getAsJsonArray(name));
                float[] ours = found.get(names.indexOf(name)).toFloatArray();
                assertArrayEquals(theirs, ours, 1e-5f, name);
            }
        } finally {
            parameters.forEach(parameter -> parameter.setRequiresGradient(false));
        }
    }

    private static List<Packed> rows(Vlm vlm) throws IOException {
        return List.of(vlm.pack(image(0), PROMPT, ANSWERS), vlm.pack(image(1), PROMPT, ANSWERS));
    }

    private static ImageView image(int i) throws IOException {
        return ImageView.of(ImageIO.read(FOLDER.resolve("image" + i + ".png").toFile()));
    }

    private static float[] numbers(String name) {
        List<Float> flat = new ArrayList<>();
        expected.getAsJsonArray(name)
                .forEach(row -> row.getAsJsonArray().forEach(x -> flat.add(x.getAsFloat())));
        float[] numbers = new float[flat.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = flat.get(i);
        }
        return numbers;
    }

    private static float[] floats(JsonArray array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).getAsFloat();
        }
        return values;
    }

    private static int[] ints(JsonArray array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).getAsInt();
        }
        return values;
    }
}

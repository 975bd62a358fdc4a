package groundlab.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import groundlab.checkpoint.Lora;
import groundlab.engine.Autograd;
import groundlab.engine.Compute;
import groundlab.engine.GradMode;
import groundlab.engine.Precision;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The device's numbers against those of the CPU in FP32, which equal transformers' and PEFT's. */
@Tag("gpu")
class SameAsCpuTest {

    private static final String PROMPT = "Describe the image.";
    private static final List<String> ANSWERS =
            List.of(
                    "This is a kitchen. There is a fork.",
                    "There is a dog and a person in the park.");

    /** One hundredth of sums of 70 to 100 nats; BF16 keeps 8 bits of each activation. */
    private static final float BF16_NATS = 1f;

    private static Vlm cpu;
    private static Vlm fp32;
    private static Vlm bf16;

    /** Log-probabilities (4), a DPO loss and its gradients for all LoRA matrices. */
    private record Numbers(float[] logps, float loss, List<float[]> gradients) {}

    @BeforeAll
    static void open() throws IOException {
        cpu = Vlm.load(Tiny.FOLDER, Compute.cpu());
        fp32 = Vlm.load(Tiny.FOLDER, Devices.compute(Precision.FP32));
        bf16 = Vlm.load(Tiny.FOLDER, Devices.compute(Precision.BF16));
    }

    @AfterAll
    static void close() {
        bf16.close();
        fp32.close();
        cpu.close();
    }

    @Test
    void fp32GivesTheCpusLogProbabilitiesLossAndGradients() throws IOException {
        Numbers expected = numbers(cpu);
        Numbers found = numbers(fp32);
        assertArrayEquals(expected.logps, found.logps, 1e-4f);
        assertEquals(expected.loss, found.loss, 1e-4f);
        for (int i = 0; i < expected.gradients.size(); i++) {
            assertArrayEquals(expected.gradients.get(i), found.gradients.get(i), 1e-4f);
        }
    }

    @Test
    void bf16IsAsNearAsEightBitsAllow() throws IOException {
        Numbers expected = numbers(cpu);
        Numbers found = numbers(bf16);
        assertArrayEquals(expected.logps, found.logps, BF16_NATS);
        assertEquals(expected.loss, found.loss, 0.1f * BF16_NATS); // beta 0.1 times their error
        double relative = distance(expected.gradients, found.gradients);
        assertEquals(0, relative, 0.1, "relative error of all gradients");
    }

    @Test
    void greedyAnswersAreTheCpus() {
        assertEquals(answers(cpu), answers(fp32));
    }

    @Test
    void aBatchIsAnsweredAsOneByOne() {
        List<String> single =
                List.of(answers(fp32, List.of(0)).get(0), answers(fp32, List.of(1)).get(0));
        assertEquals(single, answers(fp32, List.of(0, 1)));
    }

    /** B is zero at the start, so the adapter adds exactly nothing. */
    @Test
    void aFreshAdapterChangesNothing() {
        for (Vlm model : List.of(fp32, bf16)) {
            try (Vlm adapted = model.withLora(Lora.rank(4), 7)) {
                float[] base = model.logps(rows(model), 2);
                assertArrayEquals(base, adapted.logps(rows(adapted), 2), 1e-5f);
            }
        }
    }

    private static Numbers numbers(Vlm model) throws IOException {
        float[] reference = model.logps(rows(model), 2);
        try (Vlm adapted = model.withAdapter(Tiny.FOLDER.resolve("adapter"));
                NDManager scope = adapted.newManager();
                GradMode recording = GradMode.on()) {
            List<NDArray> parameters = List.copyOf(adapted.adapterWeights().values());
            parameters.forEach(parameter -> parameter.setRequiresGradient(true));
            NDArray logps = adapted.score(rows(adapted), scope).logps();
            NDArray gain = logps.sub(scope.create(reference)).reshape(2, 2);
            NDArray margin = gain.get(":, 0").sub(gain.get(":, 1"));
            NDArray loss =
                    Activation.softPlus(margin.mul(margin.getManager().create(-0.1f))).mean();
            NDList gradients = Autograd.gradients(loss, parameters);
            return new Numbers(
                    logps.toFloatArray(),
                    loss.getFloat(),
                    gradients.stream().map(NDArray::toFloatArray).toList());
        }
    }

    private static List<Packed> rows(Vlm model) {
        List<Packed> rows = new ArrayList<>();
        for (int seed = 0; seed < 2; seed++) {
            rows.add(model.pack(view(seed), PROMPT, ANSWERS));
        }
        return rows;
    }

    private static ImageView view(int seed) {
        return ImageView.of(Tiny.picture(seed).pixels());
    }

    private static List<String> answers(Vlm model) {
        return answers(model, List.of(0, 1, 2, 3));
    }

    private static List<String> answers(Vlm model, List<Integer> seeds) {
        List<ImageView> views = seeds.stream().map(SameAsCpuTest::view).toList();
        List<Ask> asks = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            asks.add(Ask.greedy(i, PROMPT));
        }
        return model.answers(views, asks, Decoding.greedy(12));
    }

    /** {@return |found − expected| / |expected| over all numbers together} */
    private static double distance(List<float[]> expected, List<float[]> found) {
        double off = 0;
        double all = 0;
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.get(i).length; j++) {
                off += Math.pow(found.get(i)[j] - expected.get(i)[j], 2);
                all += Math.pow(expected.get(i)[j], 2);
            }
        }
        return Math.sqrt(off / all);
    }
}

package groundlab.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.engine.Compute;
import groundlab.engine.Precision;
import groundlab.internal.Seeds;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Copies on the device, and on all others of its kind where there are some. */
@Tag("gpu")
class SpreadOverDevicesTest {

    private static final String PROMPT = "Describe the image.";

    private static List<ImageView> views() {
        return IntStream.range(0, 12)
                .mapToObj(i -> ImageView.of(Tiny.picture(i).pixels()))
                .toList();
    }

    private static List<String> answers(Vlm model, double temperature) {
        List<Ask> asks =
                IntStream.range(0, 12)
                        .mapToObj(i -> new Ask(i, PROMPT, "", Seeds.stream(7, "ask", i)))
                        .toList();
        Decoding decoding = temperature == 0 ? Decoding.greedy(12) : Decoding.sampled(1, 12);
        return model.answers(views(), asks, decoding.rows(2), done -> {});
    }

    private static float[] logps(Vlm model) {
        List<Packed> rows =
                views().stream()
                        .map(view -> model.pack(view, PROMPT, List.of("There is a fork.")))
                        .toList();
        return model.logps(rows, 2);
    }

    /** Weights and adapter cross over from the host as they are. */
    @Test
    void aModelOfTheCpuHasTheSameCopyOnTheDevice() throws IOException {
        Compute device = Devices.compute(Precision.FP32);
        try (Vlm model = Vlm.load(Tiny.FOLDER);
                Vlm adapted = model.withAdapter(Tiny.FOLDER.resolve("adapter"));
                Vlm copy = adapted.copy(device);
                Vlm many = adapted.spread(List.of(device))) {
            assertEquals(adapted.fingerprint(), copy.fingerprint());
            assertEquals(device, copy.compute());
            assertEquals(answers(adapted, 0), answers(many, 0));
            assertArrayEquals(logps(adapted), logps(many), 1e-4f);
        }
    }

    /**
     * In the number format of a large model; a GPU adds numbers in an order of its own each time.
     */
    @Test
    void allDevicesOfAKindGiveTheSame() throws IOException {
        try (Vlm model = Vlm.load(Tiny.FOLDER, Devices.compute(Precision.BF16));
                Vlm adapted = model.withAdapter(Tiny.FOLDER.resolve("adapter"));
                Vlm many = adapted.spread();
                Vlm twice = adapted.spread(List.of(adapted.compute()))) {
            for (Vlm spread : List.of(many, twice)) {
                assertEquals(answers(adapted, 1), answers(spread, 1));
                assertArrayEquals(logps(adapted), logps(spread), 1e-4f);
            }
        }
    }
}

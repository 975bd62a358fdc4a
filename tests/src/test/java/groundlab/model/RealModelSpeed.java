package groundlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.engine.Compute;
import groundlab.engine.GradMode;
import groundlab.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * How fast a model folder runs here, measured as tests/bench/transformers_speed.py measures
 * transformers, on the folder that it makes. Run by {@code environment/bench-real}; prints one line
 * a measure, each the median of the runs after a warm-up.
 */
public final class RealModelSpeed {

    private final Vlm model;
    private final ImageView view;
    private final String prompt;
    private final int runs;

    private RealModelSpeed(Vlm model, ImageView view, String prompt, int runs) {
        this.model = model;
        this.view = view;
        this.prompt = prompt;
        this.runs = runs;
    }

    /** Takes the folder, the number of runs and the number formats. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Set<String> types = Set.of((args.length > 2 ? args[2] : "fp32,bf16").split(","));
        JsonObject json =
                JsonParser.parseString(Files.readString(folder.resolve("prompt.json")))
                        .getAsJsonObject();
        Path picture = folder.resolve(json.get("picture").getAsString());
        ImageView view = ImageView.of(ImageIO.read(picture.toFile()));
        for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
            String type = precision.name().toLowerCase(Locale.ROOT);
            if (types.contains(type)) {
                long start = System.nanoTime();
                try (Vlm model = Vlm.load(folder, Compute.cpu().with(precision))) {
                    print(type, "load_ms", (System.nanoTime() - start) / 1e6);
                    new RealModelSpeed(model, view, json.get("prompt").getAsString(), runs)
                            .measure(type, json.get("new_tokens").getAsInt());
                }
            }
        }
    }

    private void measure(String type, int tokens) {
        double picture = median(this::encode);
        print(type, "picture_ms", picture);
        int length = model.promptTokens(view, prompt).length;
        double first = median(() -> answer(1, 1));
        print(type, "prefill_tokens_per_s", 1e3 * length / (first - picture));
        for (int rows : new int[] {1, 8}) {
            double one = rows == 1 ? first : median(() -> answer(rows, 1));
            double all = median(() -> answer(rows, tokens));
            print(
                    type,
                    "decode_" + rows + "_tokens_per_s",
                    1e3 * rows * (tokens - 1) / (all - one));
            print(type, "answer_" + rows + "_ms", all);
        }
    }

    private static void print(String type, String measure, double value) {
        System.out.printf(Locale.ROOT, "groundlab %s %s %.1f%n", type, measure, value);
    }

    private double median(Runnable work) {
        work.run();
        double[] times =
                IntStream.range(0, runs)
                        .mapToDouble(
                                i -> {
                                    long start = System.nanoTime();
                                    work.run();
                                    return (System.nanoTime() - start) / 1e6;
                                })
                        .sorted()
                        .toArray();
        return times[times.length / 2];
    }

    private void encode() {
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            model.features(List.of(model.tiles(view)), scope).sum();
        }
    }

    /** The same picture for each row, run anew for each, as transformers does. */
    private void answer(int rows, int tokens) {
        ImageView[] views = new ImageView[rows];
        Arrays.fill(views, view);
        List<Ask> asks = IntStream.range(0, rows).mapToObj(row -> Ask.greedy(row, prompt)).toList();
        float[] penalty = new float[model.config().text().vocabulary()];
        penalty[model.tokenizer().end()] = -1e9f; // else a random model may end early
        GenerationHook endless =
                new GenerationHook() {
                    @Override
                    public NDArray logits(NDArray logits, int[] which) {
                        return logits.add(logits.getManager().create(penalty));
                    }
                };
        model.answers(List.of(views), asks, Decoding.greedy(tokens), endless, done -> {});
    }
}

package groundlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.engine.Compute;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.network.KvCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * How fast a model folder runs here, measured as tests/bench/transformers_speed.py measures
 * transformers, on the folder that it makes. Run by tests/bench/side_by_side.py; prints one line a
 * measure, each the median of the runs after a warm-up.
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
        print(type, "picture_ms", median(this::encode));
        int length = model.promptTokens(view, prompt).length;
        try (NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            NDArray features = model.features(List.of(view), scope);
            double millis = median(() -> prefill(features));
            print(type, "prefill_tokens_per_s", 1e3 * length / millis);
        }
        for (int rows : new int[] {1, 8}) {
            List<Double> gaps = new ArrayList<>();
            for (int run = 0; run < (rows == 1 ? runs : 1); run++) {
                gaps.addAll(gaps(rows, tokens));
            }
            gaps.sort(null);
            print(type, "decode_" + rows + "_tokens_per_s", 1e9 * rows / gaps.get(gaps.size() / 2));
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
            model.features(List.of(view), scope).sum();
        }
    }

    /** The whole prompt through the decoder with its cache, image features given. */
    private void prefill(NDArray features) {
        try (NDManager scope = model.newManager()) {
            Packed row = new Packed(view, model.prompts(view).question(prompt), List.of());
            int image = model.config().imageToken();
            PackedBatch batch =
                    new PackedBatch(List.of(row), List.of(model.head(view)), image, false);
            NDArray words = model.decoder().embed(batch.ids(scope));
            NDArray embedded = Kernels.call("place_images", words, batch.images(scope), features);
            KvCache cache =
                    new KvCache(scope, model.config().text(), model.compute(), 1, batch.length());
            NDArray mask = new Forward(model).mask(batch, scope);
            NDArray states = model.decoder().forward(embedded, batch.positions(scope), mask, cache);
            model.logits(states.get(":, -1")).toFloatArray();
        }
    }

    /** Nanoseconds between two tokens of answers to the same question. */
    private List<Double> gaps(int rows, int tokens) {
        List<Ask> asks = IntStream.range(0, rows).mapToObj(row -> Ask.greedy(0, prompt)).toList();
        float[] penalty = new float[model.config().text().vocabulary()];
        penalty[model.tokenizer().end()] = -1e9f; // else a random model may end early
        List<Long> times = new ArrayList<>();
        GenerationHook clock =
                new GenerationHook() {
                    @Override
                    public NDArray logits(NDArray logits, int[] which) {
                        times.add(System.nanoTime());
                        return logits.add(logits.getManager().create(penalty));
                    }
                };
        model.answers(List.of(view), asks, Decoding.greedy(tokens), clock, done -> {});
        List<Double> gaps = new ArrayList<>();
        for (int i = 2; i < times.size(); i++) {
            gaps.add((double) (times.get(i) - times.get(i - 1)));
        }
        return gaps;
    }
}

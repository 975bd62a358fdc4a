package groundlab.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Utils;
import groundlab.data.Pairs;
import groundlab.engine.Autograd;
import groundlab.engine.Compute;
import groundlab.engine.Env;
import groundlab.engine.GradMode;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.gpu.Devices;
import groundlab.internal.Notices;
import groundlab.model.Decoding;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.View;
import groundlab.scoring.FeatureCache;
import groundlab.scoring.FittingPairs;
import groundlab.scoring.References;
import groundlab.scoring.TokenizedPair;
import groundlab.scoring.TokenizedPairs;
import groundlab.scoring.Unfit;
import groundlab.training.PreferenceTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Our side of tests/bench/gpu/speed.py, one measurement a process, on what random_llava.py wrote:
 * {@code StepBench FOLDER PART WORDS…}, on the device and in the precision of the system properties
 * {@code groundlab.device} and {@code groundlab.precision}. Prints a line a measure, {@code
 * groundlab <measure> <value>}.
 *
 * <ul>
 *   <li>{@code load} opens the model, then computes its fingerprint, as each run does.
 *   <li>{@code matrix} multiplies large matrices.
 *   <li>{@code train dpo|mdpo STEPS [checkpointing]} trains LoRA of rank 64 on all linear layers of
 *       the decoder, eight pairs a step.
 *   <li>{@code flat STEPS} does the same with DPO and compares the first hundred steps with the
 *       last.
 *   <li>{@code decode ROWS TOKENS} generates greedily.
 *   <li>{@code gradients dpo|mdpo ADAPTER FILE} scores the first pairs with an adapter of PEFT and
 *       writes log-probabilities, loss and gradients.
 * </ul>
 */
public final class StepBench {

    private static final int BATCH = 8;
    private static final int RANK = 64;
    private static final int FEW = 8; // tokens that are taken off the time of many
    private static final int HUNDRED = 100;
    private static final int WARM_UP = 5;

    private final RandomLlava data;
    private final Compute compute;

    private StepBench(RandomLlava data, Compute compute) {
        this.data = data;
        this.compute = compute;
    }

    /** Does what the second argument says. */
    public static void main(String[] args) throws IOException {
        Notices.install(text -> {}); // the output is read by a program
        String precision = System.getProperty("groundlab.precision", "bf16");
        Compute compute = Devices.compute(Precision.valueOf(precision.toUpperCase(Locale.ROOT)));
        StepBench bench = new StepBench(RandomLlava.open(Path.of(args[0])), compute);
        System.err.println(Env.report());
        switch (args[1]) {
            case "load" -> bench.load();
            case "matrix" -> print("tflops", DeviceBench.matrixRate(compute));
            case "train" -> bench.train(args[2], Integer.parseInt(args[3]), args.length > 4);
            case "flat" -> bench.flat(Integer.parseInt(args[2]));
            case "decode" -> bench.decode(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "gradients" -> bench.gradients(args[2], Path.of(args[3]), Path.of(args[4]));
            default -> throw new IllegalArgumentException(String.join(" ", args));
        }
    }

    private static void print(String measure, double value) {
        System.out.printf(Locale.ROOT, "groundlab %s %.6g%n", measure, value);
    }

    private static Objective objective(String name) {
        return name.equals("mdpo") ? new Mdpo(0.1) : new Dpo(0.1);
    }

    private void load() throws IOException {
        try (NDManager manager = NDManager.newBaseManager(compute.device());
                PeakMemory memory = new PeakMemory(manager)) {
            manager.zeros(new Shape(1)).getFloat(); // starts the device
            long start = System.nanoTime();
            try (Vlm model = data.model(compute)) {
                // Reading a number waits for all copies before it.
                NDArray any = model.weights().values().iterator().next();
                Precision.FP32.cast(any.flatten().get("0")).getFloat();
                double seconds = (System.nanoTime() - start) / 1e9;
                print("seconds", seconds);
                print("gb_per_s", data.modelBytes() / 1e9 / seconds);
                long before = System.nanoTime();
                model.fingerprint();
                print("fingerprint_s", (System.nanoTime() - before) / 1e9);
                print("peak_mb", memory.megabytes());
            }
        }
    }

    private void train(String objective, int steps, boolean checkpointing) throws IOException {
        try (Vlm model = data.model(compute);
                NDManager manager = model.newManager();
                PeakMemory memory = new PeakMemory(manager)) {
            Pairs pairs = data.pairs(model);
            StepTimes times = new StepTimes(1);
            PreferenceTraining training = training(model, pairs, objective, steps);
            if (checkpointing) {
                training.gradientCheckpointing();
            }
            run(training.watch(times));
            double step = times.seconds();
            print("pairs_per_s", 1 / (times.referenceSeconds() + step / BATCH));
            print("pairs_per_s_scored", BATCH / step);
            print("tokens_per_s_scored", tokens(model, pairs, objective) * BATCH / step);
            print("loss_first", times.value("loss", 1));
            print("peak_mb", memory.megabytes());
        }
    }

    /** As many epochs as it takes for so many steps, no checkpoint but the last. */
    private static PreferenceTraining training(
            Vlm model, Pairs pairs, String objective, int steps) {
        int perEpoch = pairs.size() / BATCH;
        return PreferenceTraining.of(model, pairs)
                .objective(objective(objective))
                .givenPictures()
                .lora(RANK)
                .batch(BATCH)
                .epochs((steps + perEpoch - 1) / perEpoch)
                .learningRate(1e-5)
                .checkpointEvery(Integer.MAX_VALUE);
    }

    private void run(PreferenceTraining training) throws IOException {
        Path run = Files.createTempDirectory(data.folder(), "run");
        try {
            training.run(run.resolve("run")).close();
        } finally {
            Utils.deleteQuietly(run);
        }
    }

    /** {@return tokens that the decoder sees of a pair, on average} */
    private static double tokens(Vlm model, Pairs pairs, String objective) {
        return tokenized(model, pairs, objective).rows().stream()
                .mapToInt(row -> row.length(objective(objective)))
                .average()
                .orElseThrow();
    }

    private static TokenizedPairs tokenized(Vlm model, Pairs pairs, String objective) {
        return FittingPairs.of(pairs, model, objective(objective), true, Unfit.FAIL);
    }

    private void flat(int steps) throws IOException {
        try (Vlm model = data.model(compute)) {
            StepTimes times = new StepTimes(10);
            run(training(model, data.pairs(model), "dpo", steps).watch(times));
            int last = times.steps();
            int some = Math.min(HUNDRED, (last - WARM_UP) / 2);
            print("steps", last);
            print("steps_per_s_first", some / sum(times.seconds(WARM_UP + 1, WARM_UP + some)));
            print("steps_per_s_last", some / sum(times.seconds(last - some + 1, last)));
            print("memory_mb_first", times.value("memory_mb", WARM_UP + some));
            print("memory_mb_last", times.value("memory_mb", last));
        }
    }

    private static double sum(List<Double> seconds) {
        return seconds.stream().mapToDouble(x -> x).sum();
    }

    /** Seconds of many tokens less those of few, so that prompts and pictures do not count. */
    private void decode(int rows, int tokens) throws IOException {
        try (Vlm model = data.model(compute);
                NDManager manager = model.newManager();
                PeakMemory memory = new PeakMemory(manager)) {
            seconds(model, rows, FEW);
            List<Double> gaps = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                gaps.add(seconds(model, rows, FEW + tokens) - seconds(model, rows, FEW));
            }
            gaps.sort(null);
            print("tokens_per_s", rows * tokens / gaps.get(1));
            print("peak_mb", memory.megabytes());
        }
    }

    private double seconds(Vlm model, int rows, int tokens) {
        long start = System.nanoTime();
        List<String> answers =
                model.answers(
                        data.views(rows), data.asks(rows), Decoding.greedy(tokens).rows(rows));
        double seconds = (System.nanoTime() - start) / 1e9;
        for (String answer : answers) {
            int drawn = answer.strip().split(" +").length;
            if (drawn != tokens) {
                throw new IllegalStateException(drawn + " tokens instead of " + tokens);
            }
        }
        return seconds;
    }

    private void gradients(String name, Path adapter, Path file) throws IOException {
        try (Vlm model = data.model(compute);
                Vlm policy = model.withAdapter(adapter);
                NDManager scope = policy.newManager();
                FeatureCache features = new FeatureCache(model, Long.MAX_VALUE);
                GradMode recording = GradMode.on()) {
            Objective objective = objective(name);
            List<TokenizedPair> rows =
                    tokenized(model, data.pairs(model), name).rows().subList(0, BATCH);
            References references = new References(objective, features, true, BATCH);
            Map<String, NDArray> weights = policy.adapterWeights();
            weights.values().forEach(one -> one.setRequiresGradient(true));
            Scores scores = references.policy(policy).score(rows, Map.of(), scope).scores();
            Map<View, NDArray> before = new EnumMap<>(View.class);
            references.live(model).logps(rows).forEach((v, x) -> before.put(v, scope.create(x)));
            NDArray loss = objective.loss(scores, Scores.of(before)).mean();
            NDList found = Autograd.gradients(loss, List.copyOf(weights.values()));
            Map<String, NDArray> all = new LinkedHashMap<>();
            all.put("loss", loss.reshape(1));
            objective.views().forEach(v -> all.put("policy." + v.label(), scores.get(v)));
            before.forEach((view, x) -> all.put("reference." + view.label(), x));
            List<String> names = List.copyOf(weights.keySet());
            for (int i = 0; i < names.size(); i++) {
                all.put(names.get(i), found.get(i));
            }
            Safetensors.write(file, all, Map.of());
        }
    }
}

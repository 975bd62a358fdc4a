package groundlab.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.engine.Compute;
import groundlab.engine.Env;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.files.ExampleFiles;
import groundlab.gpu.Devices;
import groundlab.model.Vlm;
import groundlab.notebook.Notebook;
import groundlab.objective.Mdpo;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.training.PreferenceTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How fast one device is: the tiny model's captions, BDHS pairs and mDPO training, and a plain
 * matrix product as the measure of what the device could do. Run by the GPU bundle.
 */
public final class DeviceBench {

    private DeviceBench() {}

    /** A piece of work that says how many units it did. */
    private interface Work {
        double run() throws IOException;
    }

    /** Prints one line per measurement, in the form of a Markdown table's rows. */
    public static void main(String[] args) throws IOException {
        Compute device = Devices.compute(Precision.FP32);
        System.out.println(Env.report().toString().indent(4));
        System.out.println("| what | figure |\n|---|---|");
        boolean gpu = device.device().isGpu(); // on a CPU this only shows that it runs
        for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
            Compute compute = device.with(precision);
            System.out.printf(
                    Locale.ROOT,
                    "| TFLOP/s, product of large matrices, %s | %.4g |%n",
                    compute,
                    matrixRate(compute));
        }
        Path data = Notebook.home().resolve("datasets/tiny-world");
        Examples some = ExampleFiles.read(data.resolve("preference.jsonl")).first(gpu ? 64 : 16);
        try (Vlm model = Vlm.load(data.resolve("base-model"), device)) {
            report("caption tokens /s, " + device, () -> Bench.captions(model, some));
            Pairs pairs = pairs(model, some);
            report("BDHS pairs /s, " + device, () -> pairs(model, some).size());
            report("mDPO training pairs /s, LoRA, " + device, () -> train(model, pairs));
        }
    }

    /** {@return TFLOP/s of products of large matrices} */
    static double matrixRate(Compute compute) {
        int side = compute.device().isGpu() ? 8192 : 1024;
        int times = compute.device().isGpu() ? 50 : 3;
        try (NDManager manager = NDManager.newBaseManager(compute.device());
                GradMode off = GradMode.off()) {
            NDArray a = normal(manager, compute.precision(), side);
            NDArray b = normal(manager, compute.precision(), side);
            double best = 0;
            for (int run = 0; run < 4; run++) { // the first warms up
                long start = System.nanoTime();
                multiply(a, b, times);
                double seconds = (System.nanoTime() - start) / 1e9;
                best = Math.max(best, 2e-12 * times * Math.pow(side, 3) / seconds);
            }
            return best;
        }
    }

    private static void multiply(NDArray a, NDArray b, int times) {
        for (int i = 1; i < times; i++) {
            Kernels.call("linear", a, b).close();
        }
        // Reading a number waits for all products before it.
        NDArray last = Kernels.call("linear", a, b);
        Precision.FP32.cast(last.get("0, 0")).getFloat();
        last.close();
    }

    private static NDArray normal(NDManager manager, Precision precision, int side) {
        return precision.cast(manager.randomNormal(0, 1, new Shape(side, side), DataType.FLOAT32));
    }

    /** The first run warms up, the second counts. */
    private static void report(String what, Work work) throws IOException {
        work.run();
        long start = System.nanoTime();
        double units = work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "| %s | %.4g |%n", what, units / seconds);
    }

    private static Pairs pairs(Vlm model, Examples examples) {
        return BiasDrivenSampling.attention(0.9).tries(1).pairs(model, examples, 7);
    }

    private static int train(Vlm model, Pairs pairs) throws IOException {
        PreferenceTraining training =
                PreferenceTraining.of(model, pairs).objective(new Mdpo(0.1)).lora(8);
        return Bench.train(training, pairs.size());
    }
}

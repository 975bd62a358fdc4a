package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.Seeds;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The matrices of a LoRA adapter, read and written as a PEFT folder. Always FP32. */
public final class Adapter {

    private static final String PREFIX = "base_model.model.";

    /**
     * What the adapter adds to one linear layer.
     *
     * @param a (r, in)
     * @param b (out, r)
     * @param scale alpha / r, a scalar
     */
    public record Delta(NDArray a, NDArray b, NDArray scale) {}

    private final Lora settings;
    private final Map<String, Delta> byLayer;

    private Adapter(Lora settings, Map<String, Delta> byLayer) {
        this.settings = settings;
        this.byLayer = byLayer;
    }

    /** {@return an adapter that changes nothing yet: A uniform as in PEFT, B zero} */
    public static Adapter fresh(Lora settings, Weights weights, NDManager manager, long seed) {
        Map<String, Delta> byLayer = new LinkedHashMap<>();
        NDArray scale = manager.create((float) (settings.alpha() / settings.r()));
        for (String name : weights.names()) {
            if (settings.covers(name)) {
                Shape shape = weights.byName().get(name).getShape(); // (out, in)
                String layer = name.substring(0, name.length() - ".weight".length());
                NDArray a = uniform(manager, settings.r(), shape.get(1), Seeds.stream(seed, layer));
                NDArray b = manager.zeros(new Shape(shape.get(0), settings.r()));
                byLayer.put(layer, new Delta(a, b, scale));
            }
        }
        check(!byLayer.isEmpty(), "no layer of the model ends in one of %s", settings.targets());
        return new Adapter(settings, byLayer);
    }

    /** PEFT draws A with kaiming_uniform(a = √5), that is U(−1/√in, 1/√in). */
    private static NDArray uniform(NDManager manager, long rows, long in, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(rows * in)];
        double bound = 1 / Math.sqrt(in);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return manager.create(values, new Shape(rows, in));
    }

    /** {@return the part for a layer such as {@code language_model…q_proj}, or null} */
    public Delta delta(String layer) {
        return byLayer.get(layer);
    }

    /** {@return all A and B by their names in a PEFT file} */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        byLayer.forEach(
                (layer, delta) -> {
                    String module = PREFIX + Weights.moduleName(layer);
                    tensors.put(module + ".lora_A.weight", delta.a);
                    tensors.put(module + ".lora_B.weight", delta.b);
                });
        return tensors;
    }

    public void save(Path folder) throws IOException {
        Safetensors.write(
                folder.resolve("adapter_model.safetensors"), tensors(), Map.of("format", "pt"));
        JsonObject json = new JsonObject();
        json.addProperty("peft_type", "LORA");
        json.addProperty("task_type", "CAUSAL_LM");
        json.addProperty("r", settings.r());
        json.addProperty("lora_alpha", settings.alpha());
        json.addProperty("lora_dropout", 0.0);
        json.addProperty("bias", "none");
        json.addProperty("inference_mode", true);
        json.addProperty("base_model_name_or_path", "");
        // A pattern, because the vision tower has layers of the same names.
        json.addProperty(
                "target_modules",
                ".*language_model.*\\.(" + String.join("|", settings.targets()) + ")");
        WholeFiles.write(
                folder.resolve("adapter_config.json"),
                new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n");
    }

    public static Adapter read(Path folder, Weights weights, NDManager manager) throws IOException {
        JsonObject json =
                JsonParser.parseString(Files.readString(folder.resolve("adapter_config.json")))
                        .getAsJsonObject();
        int r = json.get("r").getAsInt();
        double alpha = json.get("lora_alpha").getAsDouble();
        Map<String, Delta> byLayer = new LinkedHashMap<>();
        NDArray scale = manager.create((float) (alpha / r));
        Path file = folder.resolve("adapter_model.safetensors");
        try (Safetensors tensors = Safetensors.open(file)) {
            for (String name : tensors.names()) {
                if (name.endsWith(".lora_A.weight")) {
                    String stem = name.substring(0, name.length() - ".lora_A.weight".length());
                    String layer = Weights.hubName(stem.substring(PREFIX.length()));
                    check(
                            weights.names().contains(layer + ".weight"),
                            "%s is for another model: it adapts %s, which this one lacks",
                            file,
                            layer);
                    NDArray a = tensors.read(name, manager, Precision.FP32);
                    NDArray b = tensors.read(stem + ".lora_B.weight", manager, Precision.FP32);
                    checkFits(file, layer, a, b, weights);
                    byLayer.put(layer, new Delta(a, b, scale));
                }
            }
        }
        List<String> targets =
                byLayer.keySet().stream()
                        .map(layer -> layer.substring(layer.lastIndexOf('.') + 1))
                        .distinct()
                        .toList();
        return new Adapter(new Lora(r, alpha, targets), byLayer);
    }

    private static void checkFits(Path file, String layer, NDArray a, NDArray b, Weights weights) {
        Shape base = weights.byName().get(layer + ".weight").getShape();
        check(
                a.getShape().get(1) == base.get(1) && b.getShape().get(0) == base.get(0),
                "%s is for another model: %s is %s there and %s here",
                file,
                layer,
                new Shape(b.getShape().get(0), a.getShape().get(1)),
                base);
    }
}

package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.internal.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The matrices of a LoRA adapter; always FP32, whatever the model is in. */
public final class Adapter {

    private static final String PREFIX = "base_model.model.";

    /**
     * What the adapter adds to one linear layer.
     *
     * @param a (r, in)
     * @param b (out, r)
     * @param scale what the product is multiplied with, a scalar on the CPU
     * @param dropout share of the inputs that is left out in training, a scalar on the CPU; or null
     */
    public record Delta(NDArray a, NDArray b, NDArray scale, NDArray dropout) {}

    private final Lora settings;
    private final Family family;
    private final Map<String, Delta> byLayer;

    Adapter(Lora settings, Family family, Map<String, Delta> byLayer) {
        this.settings = settings;
        this.family = family;
        this.byLayer = byLayer;
    }

    /**
     * {@return an adapter that changes nothing yet: A uniform as in PEFT, B zero}
     *
     * @param manager owner of the matrices, on the model's device
     * @param constants owner of the scale, on the CPU
     */
    public static Adapter fresh(
            Lora settings, Weights weights, NDManager manager, NDManager constants, long seed) {
        Map<String, Delta> byLayer = new LinkedHashMap<>();
        NDArray scale = constants.create((float) settings.scale());
        NDArray dropout = dropout(settings, constants);
        weights.linearLayers()
                .forEach(
                        (layer, shape) -> {
                            if (settings.covers(layer, weights.family())) {
                                RandomGenerator random = Seeds.stream(seed, layer);
                                NDArray a = uniform(manager, settings.r(), shape.get(1), random);
                                NDArray b = manager.zeros(new Shape(shape.get(0), settings.r()));
                                byLayer.put(layer, new Delta(a, b, scale, dropout));
                            }
                        });
        check(!byLayer.isEmpty(), "no layer of the model is named by %s", settings.targets());
        return new Adapter(settings, weights.family(), byLayer);
    }

    /**
     * {@return the same adapter with no array shared}
     *
     * @param manager owner of the matrices, on the device of another model
     * @param constants owner of the scale, on the CPU
     */
    public Adapter copy(NDManager manager, NDManager constants) {
        NDArray scale = constants.create((float) settings.scale());
        NDArray dropout = dropout(settings, constants);
        Map<String, Delta> copies = new LinkedHashMap<>();
        byLayer.forEach(
                (layer, delta) -> {
                    NDArray a = Precision.copy(delta.a, manager);
                    NDArray b = Precision.copy(delta.b, manager);
                    copies.put(layer, new Delta(a, b, scale, dropout));
                });
        return new Adapter(settings, family, copies);
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

    static NDArray dropout(Lora settings, NDManager constants) {
        return settings.dropout() == 0 ? null : constants.create((float) settings.dropout());
    }

    /** {@return weights with this adapter added in, those that change owned by {@code manager}} */
    public Weights merged(Weights weights, NDManager manager) {
        return weights.map(
                name -> byLayer.containsKey(layerOf(name)),
                (name, weight) -> {
                    Delta delta = byLayer.get(layerOf(name));
                    return Kernels.call("merged", weight, delta.a, delta.b, delta.scale);
                },
                manager);
    }

    private static String layerOf(String weight) {
        return weight.endsWith(".weight")
                ? weight.substring(0, weight.length() - ".weight".length())
                : weight;
    }

    /** {@return what an adapter adds to a layer such as {@code …q_proj}, or null} */
    public static Delta delta(Adapter adapter, String layer) {
        return adapter == null ? null : adapter.byLayer.get(layer);
    }

    /** {@return the parts by layer} */
    public Map<String, Delta> byLayer() {
        return byLayer;
    }

    /** {@return its settings} */
    public Lora settings() {
        return settings;
    }

    Family family() {
        return family;
    }

    /** {@return all A and B by their names in a PEFT file} */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        byLayer.forEach(
                (layer, delta) -> {
                    String module = PREFIX + family.moduleName(layer);
                    tensors.put(module + ".lora_A.weight", delta.a);
                    tensors.put(module + ".lora_B.weight", delta.b);
                });
        return tensors;
    }

    /** Writes a PEFT folder. */
    public void save(Path folder) throws IOException {
        PeftFolder.write(folder, this);
    }

    /**
     * Reads a PEFT folder.
     *
     * @throws IOException if a file is missing or broken; the message names it
     * @throws IllegalArgumentException if it is for another model or has an unsupported setting
     */
    public static Adapter read(Path folder, Weights weights, NDManager manager, NDManager constants)
            throws IOException {
        return PeftFolder.read(folder, weights, manager, constants);
    }

    /** {@return the hub's name of the layer that a tensor of a PEFT file belongs to} */
    static String layer(String tensor, Family family) {
        String module = tensor.substring(0, tensor.indexOf(".lora_"));
        return family.hubName(
                module.startsWith(PREFIX) ? module.substring(PREFIX.length()) : module);
    }
}

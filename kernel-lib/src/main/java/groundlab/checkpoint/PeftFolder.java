package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A LoRA adapter on disk: {@code adapter_config.json} and {@code adapter_model.safetensors}. */
final class PeftFolder {

    private static final String CONFIG = "adapter_config.json";
    private static final String TENSORS = "adapter_model.safetensors";
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    /** What would make an adapter more than matrices beside linear layers. */
    private static final List<String> UNSUPPORTED =
            List.of(
                    "modules_to_save",
                    "rank_pattern",
                    "alpha_pattern",
                    "target_parameters",
                    "trainable_token_indices",
                    "layer_replication",
                    "alora_invocation_tokens");

    private PeftFolder() {}

    static void write(Path folder, Adapter adapter) throws IOException {
        Safetensors.write(folder.resolve(TENSORS), adapter.tensors(), Map.of("format", "pt"));
        Lora settings = adapter.settings();
        JsonObject json = new JsonObject();
        json.addProperty("peft_type", "LORA");
        json.addProperty("task_type", "CAUSAL_LM");
        json.addProperty("r", settings.r());
        json.addProperty("lora_alpha", settings.alpha());
        json.addProperty("lora_dropout", settings.dropout());
        json.addProperty("use_rslora", settings.rankStabilized());
        json.addProperty("bias", "none");
        json.addProperty("inference_mode", true);
        json.addProperty("base_model_name_or_path", "");
        json.addProperty("target_modules", pattern(settings, adapter.family()));
        WholeFiles.write(folder.resolve(CONFIG), GSON.toJson(json) + "\n");
    }

    /** A pattern, because the vision tower has layers of the same names. */
    private static String pattern(Lora settings, Family family) {
        if (settings.isPattern()) {
            return settings.targets().get(0);
        }
        String decoder = family == Family.IDEFICS3 ? "text_model" : "language_model";
        return ".*" + decoder + ".*\\.(" + String.join("|", settings.targets()) + ")";
    }

    static Adapter read(Path folder, Weights weights, NDManager manager, NDManager constants)
            throws IOException {
        Path file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw new IOException("No adapter at " + folder + ": " + file + " is missing");
        }
        Fields json = Fields.read(file);
        Lora settings;
        try {
            settings = settings(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        Map<String, Adapter.Delta> byLayer =
                deltas(folder.resolve(TENSORS), settings, weights, manager, constants);
        Lora exact =
                settings.naming(
                        byLayer.keySet(), weights.linearLayers().keySet(), weights.family());
        return new Adapter(exact, weights.family(), byLayer);
    }

    private static Lora settings(Fields json) {
        String type = json.text("peft_type", "none");
        check(type.equals("LORA"), "peft_type must be LORA, got %s", type);
        String bias = json.text("bias", "none");
        check(bias.equals("none"), "bias must be none, got %s", bias);
        for (String key : List.of("use_dora", "use_qalora", "fan_in_fan_out", "lora_bias")) {
            check(!json.flag(key, false), "%s must be false, got true", key);
        }
        for (String key : UNSUPPORTED) {
            JsonElement value = json.json().get(key);
            check(!json.has(key) || isEmpty(value), "%s must be empty, got %s", key, value);
        }
        for (String key : List.of("r", "lora_alpha", "target_modules")) {
            json.get(key);
        }
        return new Lora(
                json.size("r", 1),
                json.number("lora_alpha", 1),
                json.number("lora_dropout", 0),
                json.flag("use_rslora", false),
                json.texts("target_modules").stream().sorted().toList());
    }

    private static boolean isEmpty(JsonElement value) {
        return (value.isJsonObject() && value.getAsJsonObject().isEmpty())
                || (value.isJsonArray() && value.getAsJsonArray().isEmpty());
    }

    private static Map<String, Adapter.Delta> deltas(
            Path file, Lora settings, Weights weights, NDManager manager, NDManager constants)
            throws IOException {
        Map<String, Adapter.Delta> byLayer = new LinkedHashMap<>();
        NDArray scale = constants.create((float) settings.scale());
        NDArray dropout = Adapter.dropout(settings, constants);
        Map<String, Shape> layers = weights.linearLayers();
        try (Safetensors tensors = Safetensors.open(file)) {
            for (String name : tensors.names()) {
                checkPaired(file, name, tensors.names());
                if (name.endsWith(B)) {
                    continue;
                }
                String layer = Adapter.layer(name, weights.family());
                String other = pair(name);
                checkFits(file, layer, tensors.shape(name), tensors.shape(other), layers);
                checkRank(file, name, tensors.shape(name), settings.r());
                NDArray a = tensors.read(name, manager, Precision.FP32);
                NDArray b = tensors.read(other, manager, Precision.FP32);
                Adapter.Delta before = byLayer.put(layer, new Adapter.Delta(a, b, scale, dropout));
                check(before == null, "%s adapts %s twice", file, layer);
            }
        }
        check(!byLayer.isEmpty(), "%s has no lora_A.weight", file);
        return byLayer;
    }

    /** {@return the B of an A, or the A of a B} */
    private static String pair(String name) {
        String ending = name.endsWith(A) ? A : B;
        return name.substring(0, name.length() - ending.length()) + (ending.equals(A) ? B : A);
    }

    private static void checkPaired(Path file, String name, Set<String> names) {
        check(
                name.endsWith(A) || name.endsWith(B),
                "%s: tensor %s must be a lora_A.weight or lora_B.weight",
                file,
                name);
        check(names.contains(pair(name)), "%s has %s without %s", file, name, pair(name));
    }

    private static void checkRank(Path file, String name, Shape a, int r) {
        check(
                a.get(0) == r,
                "%s: tensor %s must have the %d rows that r in %s says, found shape %s",
                file,
                name,
                r,
                CONFIG,
                a);
    }

    private static void checkFits(
            Path file, String layer, Shape a, Shape b, Map<String, Shape> layers) {
        Shape base = layers.get(layer);
        check(
                base != null,
                "%s is for another model: it adapts %s, which this one lacks",
                file,
                layer);
        boolean matrices = a.dimension() == 2 && b.dimension() == 2 && a.get(0) == b.get(1);
        check(
                matrices,
                "%s: %s must have A (r, in) and B (out, r), found %s, %s",
                file,
                layer,
                a,
                b);
        check(
                a.get(1) == base.get(1) && b.get(0) == base.get(0),
                "%s is for another model: %s is %s there and %s here",
                file,
                layer,
                new Shape(b.get(0), a.get(1)),
                base);
    }
}

package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A LoRA adapter on disk: {@code adapter_config.json} and {@code adapter_model.safetensors}. */
final class PeftFolder {

    private static final String CONFIG = "adapter_config.json";
    private static final String TENSORS = "adapter_model.safetensors";
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

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
        JsonObject json;
        try {
            json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(file + " is not a JSON object", e);
        }
        checkSupported(file, json);
        Lora settings =
                new Lora(
                        json.get("r").getAsInt(),
                        json.get("lora_alpha").getAsDouble(),
                        present(json, "lora_dropout") ? json.get("lora_dropout").getAsDouble() : 0,
                        yes(json, "use_rslora"),
                        targets(json.get("target_modules")));
        Map<String, Adapter.Delta> byLayer =
                deltas(folder.resolve(TENSORS), settings, weights, manager, constants);
        return new Adapter(settings, weights.family(), byLayer);
    }

    private static void checkSupported(Path file, JsonObject json) {
        String type = present(json, "peft_type") ? json.get("peft_type").getAsString() : "none";
        check(type.equals("LORA"), "%s: peft_type must be LORA, got %s", file, type);
        String bias = present(json, "bias") ? json.get("bias").getAsString() : "none";
        check(bias.equals("none"), "%s: bias must be none, got %s", file, bias);
        for (String key : List.of("use_dora", "fan_in_fan_out", "lora_bias")) {
            check(!yes(json, key), "%s: %s must be false, got true", file, key);
        }
        for (String key : List.of("modules_to_save", "rank_pattern", "alpha_pattern")) {
            JsonElement value = json.get(key);
            boolean empty =
                    !present(json, key)
                            || (value.isJsonObject() && value.getAsJsonObject().isEmpty())
                            || (value.isJsonArray() && value.getAsJsonArray().isEmpty());
            check(empty, "%s: %s must be empty, got %s", file, key, value);
        }
        for (String key : List.of("r", "lora_alpha", "target_modules")) {
            check(present(json, key), "%s: there must be %s, found none", file, key);
        }
    }

    private static List<String> targets(JsonElement modules) {
        if (modules.isJsonArray()) {
            JsonArray names = modules.getAsJsonArray();
            return names.asList().stream().map(JsonElement::getAsString).sorted().toList();
        }
        return List.of(modules.getAsString());
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
                if (!name.endsWith(".lora_A.weight")) {
                    check(
                            name.endsWith(".lora_B.weight"),
                            "%s: tensor %s must be a lora_A.weight or lora_B.weight",
                            file,
                            name);
                    continue;
                }
                String layer = Adapter.layer(name, weights.family());
                String other = name.replace(".lora_A.", ".lora_B.");
                checkFits(file, layer, tensors.shape(name), tensors.shape(other), layers);
                NDArray a = tensors.read(name, manager, Precision.FP32);
                NDArray b = tensors.read(other, manager, Precision.FP32);
                byLayer.put(layer, new Adapter.Delta(a, b, scale, dropout));
            }
        }
        check(!byLayer.isEmpty(), "%s has no lora_A.weight", file);
        return byLayer;
    }

    private static void checkFits(
            Path file, String layer, Shape a, Shape b, Map<String, Shape> layers) {
        Shape base = layers.get(layer);
        check(
                base != null,
                "%s is for another model: it adapts %s, which this one lacks",
                file,
                layer);
        check(
                a.get(1) == base.get(1) && b.get(0) == base.get(0) && a.get(0) == b.get(1),
                "%s is for another model: %s is %s there and %s here",
                file,
                layer,
                new Shape(b.get(0), a.get(1)),
                base);
    }

    private static boolean present(JsonObject json, String key) {
        return json.has(key) && !json.get(key).isJsonNull();
    }

    private static boolean yes(JsonObject json, String key) {
        return present(json, key) && json.get(key).getAsBoolean();
    }
}

package groundlab.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeftFolderTest {

    private static final Path PARITY = Path.of("src/test/resources/parity");
    private static final String LAYER =
            "base_model.model.model.language_model.layers.0.self_attn.q_proj";
    private static final String OURS = "language_model.model.layers.0.self_attn.q_proj";

    @TempDir private Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private Path file;
    private Weights weights;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("adapter_model.safetensors");
        weights = weights("llava");
        config("{'peft_type':'LORA','r':3,'lora_alpha':6,'target_modules':['q_proj']}");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Weights weights(String fixture) throws IOException {
        Path source = PARITY.resolve(fixture);
        return Weights.read(source, VlmConfig.read(source), manager, Precision.FP32);
    }

    private void config(String json) throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), json.replace('\'', '"'));
    }

    /** Matrices of the query projection, which is (24, 24). */
    private Map<String, NDArray> tensors(Shape a, Shape b) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put(LAYER + ".lora_A.weight", manager.ones(a));
        tensors.put(LAYER + ".lora_B.weight", manager.ones(b));
        return tensors;
    }

    private Adapter read() throws IOException {
        return Adapter.read(folder, weights, manager, manager);
    }

    private String message(Map<String, NDArray> tensors) throws IOException {
        Safetensors.write(file, tensors, Map.of());
        return assertThrows(IllegalArgumentException.class, this::read).getMessage();
    }

    @Test
    void olderNamesOfModulesAreReadToo() throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors(new Shape(3, 24), new Shape(24, 3))
                .forEach(
                        (name, array) ->
                                tensors.put(
                                        name.replace(
                                                "model.language_model", "language_model.model"),
                                        array));
        Safetensors.write(file, tensors, Map.of());
        assertEquals("[" + OURS + "]", read().byLayer().keySet().toString());
    }

    /** PEFT's list of names is for the whole model, ours for the decoder. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "idefics3, adapter, .*text_model.*\\.(down_proj|fc1|fc2|gate_proj|k_proj|o_proj|"
                        + "out_proj|proj|q_proj|up_proj|v_proj)",
                "idefics3, adapter-vision, .*\\.(down_proj|q_proj|v_proj)",
                "llava-biased, adapter, .*language_model.*\\.(down_proj|gate_proj|o_proj)",
                "llava-next-vicuna, adapter, .*language_model.*\\.(q_proj|k_proj|up_proj)",
            })
    void targetsAreWrittenThatNameTheSameLayers(String fixture, String adapter, String targets)
            throws IOException {
        weights = weights(fixture);
        Adapter read =
                Adapter.read(PARITY.resolve(fixture).resolve(adapter), weights, manager, manager);
        read.save(folder);
        assertEquals(targets, targets());
        assertEquals(read.byLayer().keySet(), read().byLayer().keySet());
    }

    @Test
    void layersThatNoListSinglesOutAreNamedOneByOne() throws IOException {
        Safetensors.write(file, tensors(new Shape(3, 24), new Shape(24, 3)), Map.of());
        read().save(folder);
        assertEquals("(model\\.language_model\\.layers\\.0\\.self_attn\\.q_proj)", targets());
    }

    private String targets() throws IOException {
        String text = Files.readString(folder.resolve("adapter_config.json"));
        JsonObject json = JsonParser.parseString(text).getAsJsonObject();
        return json.get("target_modules").getAsString();
    }

    /** transformers has had all other modules below "model." since version 4.52. */
    @Test
    void modulesOutsideTheDecoderHaveTheirNamesInTransformers() {
        Lora outside = Lora.rank(1).on(".*(linear_1|layers.0.mlp.fc2)");
        Adapter adapter = Adapter.fresh(outside, weights, manager, manager, 1);
        assertEquals(
                "[base_model.model.model.vision_tower.vision_model.encoder.layers.0.mlp.fc2"
                        + ".lora_A.weight, base_model.model.model.vision_tower.vision_model.encoder"
                        + ".layers.0.mlp.fc2.lora_B.weight, base_model.model.model"
                        + ".multi_modal_projector.linear_1.lora_A.weight, base_model.model.model"
                        + ".multi_modal_projector.linear_1.lora_B.weight]",
                adapter.tensors().keySet().toString());
    }

    @Test
    void aLayerThatTheModelLacksIsNamed() throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors(new Shape(3, 24), new Shape(24, 3))
                .forEach((name, array) -> tensors.put(name.replace(".0.", ".9."), array));
        assertEquals(
                file
                        + " is for another model: it adapts "
                        + OURS.replace(".0.", ".9.")
                        + ", which this one lacks",
                message(tensors));
    }

    @Test
    void aLayerOfAnotherShapeIsNamed() throws IOException {
        assertEquals(
                file + " is for another model: " + OURS + " is (24, 32) there and (24, 24) here",
                message(tensors(new Shape(3, 32), new Shape(24, 3))));
        assertEquals(
                file + ": " + OURS + " must have A (r, in) and B (out, r), found (3, 24), (24, 2)",
                message(tensors(new Shape(3, 24), new Shape(24, 2))));
        assertEquals(
                file + ": " + OURS + " must have A (r, in) and B (out, r), found (72), (24, 3)",
                message(tensors(new Shape(72), new Shape(24, 3))));
    }

    @Test
    void aRankThatIsNotTheConfigsIsNamed() throws IOException {
        assertEquals(
                file
                        + ": tensor "
                        + LAYER
                        + ".lora_A.weight must have the 3 rows that r in adapter_config.json says,"
                        + " found shape (2, 24)",
                message(tensors(new Shape(2, 24), new Shape(24, 2))));
    }

    @ParameterizedTest
    @CsvSource({"A, B", "B, A"})
    void aMatrixWithoutItsOtherIsNamed(String there, String missing) throws IOException {
        Map<String, NDArray> tensors = tensors(new Shape(3, 24), new Shape(24, 3));
        String lost = LAYER + ".lora_" + missing + ".weight";
        tensors.remove(lost);
        assertEquals(
                file + " has " + LAYER + ".lora_" + there + ".weight without " + lost,
                message(tensors));
    }

    @Test
    void aTensorOfAnotherKindIsNamed() throws IOException {
        Map<String, NDArray> tensors =
                Map.of("base_model.model.lm_head.weight", manager.ones(new Shape(1)));
        assertEquals(
                file
                        + ": tensor base_model.model.lm_head.weight must be a lora_A.weight or"
                        + " lora_B.weight",
                message(tensors));
        assertEquals(file + " has no lora_A.weight", message(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'peft_type':'IA3' | peft_type must be LORA, got IA3",
                "'bias':'all' | bias must be none, got all",
                "'use_qalora':true | use_qalora must be false, got true",
                "'rank_pattern':{'q_proj':2} | rank_pattern must be empty, got {\"q_proj\":2}",
                "'modules_to_save':['lm_head'] | modules_to_save must be empty, got [\"lm_head\"]",
                "'r':'3' | r must be a whole number, got \"3\"",
                "'r':0 | r must be at least 1, got 0",
                "'lora_alpha':null | there must be lora_alpha, found none",
                "'lora_dropout':1 | dropout must be in [0, 1), got 1.0",
                "'target_modules':7 | target_modules must be a text, got 7",
                "'target_modules':'(' | targets must be names or a regular expression, got (",
            })
    void saysWhatASettingMustBe(String setting, String message) throws IOException {
        JsonObject json =
                JsonParser.parseString(Files.readString(folder.resolve("adapter_config.json")))
                        .getAsJsonObject();
        JsonParser.parseString(("{" + setting + "}").replace('\'', '"'))
                .getAsJsonObject()
                .asMap()
                .forEach(json::add);
        config(json.toString());
        var error = assertThrows(IllegalArgumentException.class, this::read);
        assertEquals(folder.resolve("adapter_config.json") + ": " + message, error.getMessage());
    }

    @Test
    void filesThatAreMissingOrBrokenAreNamed() throws IOException {
        assertThrows(IOException.class, this::read);
        Path config = folder.resolve("adapter_config.json");
        Files.writeString(config, "{");
        var broken = assertThrows(IOException.class, this::read);
        assertEquals(config + " is not a JSON object", broken.getMessage());
        Files.delete(config);
        var missing = assertThrows(IOException.class, this::read);
        assertEquals(
                "No adapter at " + folder + ": " + config + " is missing", missing.getMessage());
    }
}

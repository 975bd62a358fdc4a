package groundlab.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigReaderTest {

    private static final Path PARITY = Path.of("src/test/resources/parity");

    @TempDir private Path folder;

    /** Tables of transformers for lengths that a model accepts; see make_families.py. */
    static Stream<Named<JsonObject>> tables() throws IOException {
        return JsonParser.parseString(Files.readString(PARITY.resolve("rope.json")))
                .getAsJsonObject()
                .getAsJsonArray("tables")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .filter(table -> !table.has("length") || table.get("length").getAsInt() <= 128)
                .map(table -> Named.of(table.get("name").getAsString(), table));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void anglesAreThoseOfTransformers(JsonObject table) throws IOException {
        JsonObject config = new JsonObject();
        config.addProperty("model_type", "llava");
        config.add("text_config", table.getAsJsonObject("config"));
        config.add("vision_config", new JsonObject());
        Files.writeString(folder.resolve("config.json"), config.toString());
        VlmConfig.Text text = VlmConfig.read(folder).text();
        double[] ours = text.rope().frequencies(text.headWidth());
        double[] theirs =
                table.getAsJsonArray("inv_freq").asList().stream()
                        .mapToDouble(JsonElement::getAsDouble)
                        .toArray();
        assertEquals(theirs.length, ours.length);
        for (int i = 0; i < ours.length; i++) {
            assertEquals(theirs[i], ours[i], 1e-5 * theirs[i], "frequency " + i);
        }
        double scale = table.get("attention_factor").getAsDouble();
        assertEquals(scale, text.rope().scale(), 1e-5 * scale);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "llava    | text_config.rope_scaling | {'type':'longrope'} |"
                        + " text_config.rope_scaling.rope_type must be one of default, linear,"
                        + " dynamic, llama3, yarn, got longrope",
                "llava    | text_config.rope_scaling | {'type':'linear','factor':'2'} |"
                        + " text_config.rope_scaling.factor must be a number, got \"2\"",
                "llava    | text_config.rope_scaling | 'linear' | text_config.rope_scaling must be"
                        + " an object, got \"linear\"",
                "llava    | text_config.hidden_act | 'gelu' | text_config.hidden_act must be silu,"
                        + " got gelu",
                "llava    | text_config.hidden_act | 'relu' | text_config.hidden_act must be one of"
                        + " [gelu, gelu_pytorch_tanh, quick_gelu, silu], got relu",
                "llava    | text_config.model_type | 'qwen2' | text_config.model_type must be one"
                        + " of [llama, mistral], got qwen2",
                "llava    | text_config.hidden_size | '24' | text_config.hidden_size must be a"
                        + " whole number, got \"24\"",
                "llava    | text_config.hidden_size | 24.5 | text_config.hidden_size must be a"
                        + " whole number, got 24.5",
                "llava    | text_config.num_attention_heads | 0 | text_config.num_attention_heads"
                        + " must be at least 1, got 0",
                "llava    | text_config.num_key_value_heads | 3 | num_key_value_heads must divide"
                        + " num_attention_heads 4, got 3",
                "llava    | text_config.head_dim | 5 | head_dim must be even for rotary angles,"
                        + " got 5",
                "llava    | text_config.rms_norm_eps | [1] | text_config.rms_norm_eps must be a"
                        + " number, got [1]",
                "llava    | text_config.tie_word_embeddings | 1 | text_config.tie_word_embeddings"
                        + " must be true or false, got 1",
                "llava    | text_config | null | there must be text_config, found none",
                "llava    | vision_config | 'clip' | vision_config must be an object, got \"clip\"",
                "llava    | vision_config.model_type | 'siglip_vision_model' |"
                        + " vision_config.model_type must be clip_vision_model, got"
                        + " siglip_vision_model",
                "llava    | vision_config.hidden_act | 'mish' | vision_config.hidden_act must be"
                        + " one of [gelu, gelu_pytorch_tanh, quick_gelu, silu], got mish",
                "llava    | vision_config.image_size | 25 | vision_config.image_size must be a"
                        + " multiple of patch_size 8, got 25",
                "llava    | vision_feature_select_strategy | 'cls' | vision_feature_select_strategy"
                        + " must be default or full, got cls",
                "llava    | vision_feature_layer | -9 | vision_feature_layer must name one of the"
                        + " 4 hidden states, got -9",
                "llava    | vision_feature_layer | ['a'] | vision_feature_layer must be a whole"
                        + " number, got \"a\"",
                "llava-next-vicuna | vision_feature_select_strategy | 'full' |"
                        + " vision_feature_select_strategy must be default for llava_next, got"
                        + " full",
                "llava    | model_type | 7 | model_type must be a text, got 7",
                "idefics3 | scale_factor | 3 | scale_factor must divide the 4 patches of a side,"
                        + " got 3",
            })
    void saysWhatASettingMustBe(String fixture, String setting, String value, String message)
            throws IOException {
        Path source = PARITY.resolve(fixture).resolve("config.json");
        JsonObject config = JsonParser.parseString(Files.readString(source)).getAsJsonObject();
        int dot = setting.indexOf('.');
        JsonObject part = dot < 0 ? config : config.getAsJsonObject(setting.substring(0, dot));
        part.add(setting.substring(dot + 1), JsonParser.parseString(value.replace('\'', '"')));
        Path file = folder.resolve("config.json");
        Files.writeString(file, config.toString());
        var error = assertThrows(IllegalArgumentException.class, () -> VlmConfig.read(folder));
        assertEquals(file + ": " + message, error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"{'a'", "[1]", "text", "''"})
    void saysThatAFileIsNotJson(String json) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, json);
        var error = assertThrows(IOException.class, () -> VlmConfig.read(folder));
        assertEquals(file + " is not a JSON object", error.getMessage());
    }

    @Test
    void saysThatAFileIsNoText() throws IOException {
        Path file = folder.resolve("config.json");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        var error = assertThrows(IOException.class, () -> VlmConfig.read(folder));
        assertEquals(file + " is not a JSON object", error.getMessage());
    }
}

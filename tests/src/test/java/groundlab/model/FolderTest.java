package groundlab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Lora;
import groundlab.engine.Compute;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the folder of a model may look like, and what is said of one that is wrong. */
class FolderTest {

    private static final Path PARITY = Path.of("src/test/resources/parity");
    private static final Charset LATIN = StandardCharsets.ISO_8859_1; // keeps bytes as they are

    @TempDir private Path folder;

    private void copy(String fixture) throws IOException {
        try (Stream<Path> files = Files.list(PARITY.resolve(fixture))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    private void edit(String name, String from, String to) throws IOException {
        edit(name, from, to, StandardCharsets.UTF_8);
    }

    private void edit(String name, String from, String to, Charset charset) throws IOException {
        Path file = folder.resolve(name);
        String text = Files.readString(file, charset);
        assertTrue(text.contains(from), name + " contains " + from);
        Files.writeString(file, text.replace(from, to), charset);
    }

    private static String fingerprint(Path folder) throws IOException {
        try (Vlm model = Vlm.load(folder)) {
            return model.fingerprint();
        }
    }

    /** transformers 5 has all modules but the output head below "model."; 4.51 and older none. */
    @ParameterizedTest
    @ValueSource(strings = {"llava", "llava-next-vicuna", "llava-next-mistral"})
    void tensorsMayHaveTheirNamesOfEitherVersion(String fixture) throws IOException {
        copy(fixture);
        Map<String, NDArray> newer = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager();
                Safetensors file = Safetensors.open(folder.resolve("model.safetensors"))) {
            for (String name : file.names()) {
                newer.put(newerName(name), file.read(name, manager, Precision.FP32));
            }
            Safetensors.write(folder.resolve("newer.safetensors"), newer, Map.of());
        }
        Files.move(
                folder.resolve("newer.safetensors"),
                Files.createDirectory(folder.resolve("newer")).resolve("model.safetensors"));
        for (String name : new String[] {"config", "tokenizer", "preprocessor_config"}) {
            Path file = folder.resolve(name + ".json");
            Files.copy(file, folder.resolve("newer").resolve(file.getFileName()));
        }
        assertTrue(newer.containsKey("model.language_model.layers.0.self_attn.q_proj.weight"));
        assertEquals(fingerprint(folder), fingerprint(folder.resolve("newer")));
    }

    private static String newerName(String name) {
        if (name.startsWith("model.") || name.startsWith("lm_head.")) {
            return name;
        }
        return name.startsWith("language_model.")
                ? name.substring("language_model.".length())
                        .replaceFirst("^model\\.", "model.language_model.")
                : "model." + name;
    }

    /** Its three shards and their index stay beside the one file, which goes first. */
    @Test
    void aModelCanBeSavedIntoItsOwnFolder() throws IOException {
        copy("llava-biased");
        String before;
        try (Vlm model = Vlm.load(folder)) {
            before = model.fingerprint();
            model.save(folder);
            model.save(folder.resolve("../" + folder.getFileName()));
        }
        assertFalse(Files.exists(folder.resolve("model-00001-of-00003.safetensors")));
        assertFalse(Files.exists(folder.resolve("model.safetensors.index.json")));
        assertEquals(before, fingerprint(folder));
        assertArrayEquals(
                Files.readAllBytes(PARITY.resolve("llava-biased/tokenizer.json")),
                Files.readAllBytes(folder.resolve("tokenizer.json")));
    }

    private String message(Class<? extends Exception> kind) {
        return assertThrows(kind, () -> Vlm.load(folder)).getMessage();
    }

    private void assertMessage(String name, String message, Class<? extends Exception> kind) {
        assertEquals(folder.resolve(name) + message, message(kind));
    }

    private void assertStart(String name, String start, Class<? extends Exception> kind) {
        String message = message(kind);
        assertTrue(message.startsWith(folder.resolve(name) + start), message);
    }

    @Test
    void aTokenizerWithoutTheImageTokenIsNamed() throws IOException {
        copy("llava");
        edit("tokenizer.json", "<image>", "<picture>");
        String start = " must have <image> as token 4 (config.json), it gives [";
        assertStart("tokenizer.json", start, IllegalArgumentException.class);
    }

    @Test
    void aTokenizerWithAnotherImageTokenIsNamed() throws IOException {
        copy("llava");
        edit("config.json", "\"image_token_index\": 4", "\"image_token_index\": 3");
        assertMessage(
                "tokenizer.json",
                " must have <image> as token 3 (config.json), it gives [4]",
                IllegalArgumentException.class);
    }

    @Test
    void aTokenizerWithoutTheEndTokenIsNamed() throws IOException {
        copy("llava");
        edit("tokenizer.json", "</s>", "<end>");
        assertMessage(
                "tokenizer.json", " must have the end token </s>", IllegalArgumentException.class);
    }

    @Test
    void aTokenizerThatIsNoneIsNamed() throws IOException {
        copy("llava");
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).substring(0, 300));
        assertStart("tokenizer.json", " is no tokenizer: ", IOException.class);
        Files.delete(file);
        assertMessage("tokenizer.json", " is missing", IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"eos_token_id\": \"</s>\"}", "{\"eos_token_id\": {}}"})
    void generationSettingsThatAreNoneAreNamed(String json) throws IOException {
        copy("llava");
        Files.writeString(folder.resolve("generation_config.json"), json);
        assertMessage(
                "generation_config.json",
                " must be a JSON object whose eos_token_id is a number or a list of them",
                IOException.class);
    }

    @Test
    void weightsOfATypeThatCannotBeReadAreNamed() throws IOException {
        copy("llava");
        edit("model.safetensors", "\"dtype\":\"F32\"", "\"dtype\":\"I32\"", LATIN);
        String message = message(IOException.class);
        assertTrue(message.startsWith(folder.resolve("model.safetensors") + ": tensor "), message);
        assertTrue(message.endsWith(" has dtype I32, can read F32, F16, BF16"), message);
    }

    private static String reading(Path folder) throws IOException {
        try (Vlm model = Vlm.load(folder)) {
            return model.readingFingerprint();
        }
    }

    @Test
    void whatTurnsTextsAndPixelsIntoInputsHasAFingerprint() throws IOException {
        copy("llava");
        String before = reading(folder);
        edit("generation_config.json", "{", "{\"temperature\": 0.5, ");
        assertEquals(before, reading(folder), "how answers are drawn changes no input");
        edit("preprocessor_config.json", "\"image_mean\": [", "\"image_mean\": [ ");
        String processor = reading(folder);
        edit("tokenizer.json", "\"version\": \"1.0\"", "\"version\":  \"1.0\"");
        String tokenizer = reading(folder);
        Files.writeString(folder.resolve("chat_template.jinja"), "USER");
        String template = reading(folder);
        edit("config.json", "\"rope_theta\": 5000", "\"rope_theta\": 6000");
        String config = reading(folder);
        assertEquals(5, Set.of(before, processor, tokenizer, template, config).size());
        ChatLayout layout = new ChatLayout("USER: ", " ", "\n ASSISTANT:", " ", "</s>");
        try (Vlm model = Vlm.load(folder, Compute.cpu(), layout)) {
            assertNotEquals(config, model.readingFingerprint());
        }
    }

    /** Its config.json is written anew, and says another number format. */
    @Test
    void aSavedCopyReadsTheSame() throws IOException {
        String before = reading(Tiny.FOLDER);
        try (Vlm model = Vlm.load(Tiny.FOLDER, Compute.cpu().with(Precision.BF16));
                Vlm adapted = model.withLora(Lora.rank(2), 7)) {
            assertEquals(before, adapted.readingFingerprint());
            model.save(folder.resolve("copy"));
        }
        assertEquals(before, reading(folder.resolve("copy")));
    }
}

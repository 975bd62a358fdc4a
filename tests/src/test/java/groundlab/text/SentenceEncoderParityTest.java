package groundlab.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Vectors equal to those of sentence-transformers; tests/parity/make_encoder.py made the folders.
 */
class SentenceEncoderParityTest {

    private static final Path PARITY =
            Path.of(System.getProperty("groundlab.root"), "tests/src/test/resources/parity");

    @TempDir Path temporary;

    private record Expected(List<String> texts, float[][] mean, float[][] cls, float[][] max) {

        static Expected of(String kind) throws Exception {
            String json = Files.readString(PARITY.resolve("encoder-" + kind + "/expected.json"));
            return new Gson().fromJson(json, Expected.class);
        }
    }

    /** A text cut short, an empty one, and letters that are not in the vocabulary among them. */
    @ParameterizedTest
    @ValueSource(strings = {"mpnet", "bert"})
    void vectorsAreThoseOfTheOriginal(String kind) throws Exception {
        Expected expected = Expected.of(kind);
        try (SentenceEncoder encoder = SentenceEncoder.load(PARITY.resolve("encoder-" + kind))) {
            assertVectors(expected.mean(), encoder.embed(expected.texts()));
        }
    }

    @ParameterizedTest
    @CsvSource({"mpnet, cls", "mpnet, max", "bert, cls", "bert, max"})
    void otherPoolingsAreThoseOfTheOriginal(String kind, String mode) throws Exception {
        Path folder = copy(kind);
        Files.writeString(
                folder.resolve("1_Pooling/config.json"), "{\"pooling_mode\": \"" + mode + "\"}");
        Expected expected = Expected.of(kind);
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            assertVectors(
                    mode.equals("cls") ? expected.cls() : expected.max(),
                    encoder.embed(expected.texts()));
        }
    }

    /** The BERT folder's limit is also that of its model and tokenizer: 32. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"max_seq_length\": null}"})
    void aMissingLimitIsThatOfModelAndTokenizer(String settings) throws Exception {
        Path folder = copy("bert");
        Files.writeString(folder.resolve("sentence_bert_config.json"), settings);
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            String print = encoder.toString();
            assertTrue(print.endsWith(", mean of 32 tokens at most]"), print);
        }
    }

    private Path copy(String kind) throws Exception {
        Path from = PARITY.resolve("encoder-" + kind);
        Path to = temporary.resolve(kind);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private static void assertVectors(float[][] expected, float[][] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], actual[i], 1e-5f, "text " + i);
        }
    }
}

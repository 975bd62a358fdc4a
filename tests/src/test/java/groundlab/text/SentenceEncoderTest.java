package groundlab.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import groundlab.internal.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEncoderTest {

    @TempDir Path temporary;
    private Path folder;

    @BeforeEach
    void make() throws IOException {
        folder = TinyEncoder.write(temporary.resolve("tiny"));
    }

    private float[] vector(String text) throws IOException {
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            return encoder.embed(List.of(text))[0];
        }
    }

    private void pooling(String json) throws IOException {
        Files.writeString(folder.resolve("1_Pooling/config.json"), json);
    }

    /** [CLS] dog [SEP]: the mean of (1,0), (3,0), (0,1) is (4,1)/3; its length is √17/3. */
    @Test
    void aVectorIsTheMeanOfTheTokensWithLengthOne() throws IOException {
        float length = (float) Math.sqrt(17);
        assertArrayEquals(new float[] {4 / length, 1 / length}, vector(" Dog\n"), 1e-6f);
    }

    @Test
    void withoutTheLastModuleVectorsKeepTheirLength() throws IOException {
        Files.writeString(
                folder.resolve("modules.json"), TinyEncoder.modules("Transformer Pooling"));
        assertArrayEquals(new float[] {4 / 3f, 1 / 3f}, vector("dog"), 1e-6f);
    }

    /** [CLS] dog cat [SEP]: the first is (1,0), the largest are (3,3), and of length 1. */
    @Test
    void otherPoolingsTakeTheFirstOrTheLargest() throws IOException {
        pooling("{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
        assertArrayEquals(new float[] {1, 0}, vector("dog cat"), 1e-6f);
        pooling("{\"pooling_mode\": \"max\"}");
        float half = (float) Math.sqrt(0.5);
        assertArrayEquals(new float[] {half, half}, vector("dog cat"), 1e-6f);
    }

    /** Sums of dog (4,1), cat (1,4), fork (−1,−1): 8/17, −5/√34, and 1. */
    @Test
    void similarityIsTheCosine() throws IOException {
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            assertEquals(8 / 17.0, encoder.of("dog", "cat"), 1e-6);
            assertEquals(-5 / Math.sqrt(34), encoder.of("dog", "fork"), 1e-6);
            assertEquals(1, encoder.of("cat", "cat"));
            assertArrayEquals(
                    new double[] {encoder.of("dog", "cat"), encoder.of("fork", "")},
                    encoder.of(List.of("dog", "fork"), List.of("cat", "")));
        }
    }

    /** Five tokens, special ones among them, leave room for three words. */
    @Test
    void aLongTextIsCutBetweenItsSpecialTokens() throws IOException {
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            float[][] two = encoder.embed(List.of("dog dog cat", "dog dog cat cat cat fork"));
            assertArrayEquals(two[0], two[1]);
        }
    }

    @Test
    void aTextsVectorDoesNotDependOnItsCompany() throws IOException {
        List<String> texts =
                IntStream.range(0, 100)
                        .mapToObj(i -> "dog cat fork ".repeat(i % 3) + "cat".repeat(i % 2))
                        .toList();
        try (SentenceEncoder together = SentenceEncoder.load(folder)) {
            float[][] all = together.embed(texts);
            for (int i = 0; i < 12; i++) {
                assertArrayEquals(vector(texts.get(i)), all[i]);
            }
        }
    }

    @Test
    void aTextIsEncodedOnce() throws IOException {
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            float[] first = encoder.embed(List.of("dog"))[0];
            float[][] later = encoder.embed(List.of("cat", "dog", "dog"));
            assertSame(first, later[1]);
            assertSame(first, later[2]);
        }
    }

    @Test
    void aGraphMayAskForTypesOrLieBesideTheSettings() throws IOException {
        float[] vector = vector("dog");
        Files.delete(folder.resolve("onnx/model.onnx"));
        Files.write(
                folder.resolve("model.onnx"),
                TinyEncoder.graph("input_ids", "token_type_ids", "attention_mask"));
        assertArrayEquals(vector, vector("dog"));
    }

    @Test
    void aStopEndsALongList() throws IOException {
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            Thread.currentThread().interrupt();
            var error =
                    assertThrows(CancellationException.class, () -> encoder.embed(List.of("dog")));
            assertEquals("embedding was stopped", error.getMessage());
        }
    }

    /** Arrays of the library must not become those of ONNX Runtime. */
    @Test
    void pyTorchStaysTheDefaultEngine() throws IOException {
        vector("dog");
        assertEquals("PyTorch", Engine.getDefaultEngineName());
        assertEquals("PyTorch", Engine.getInstance().getEngineName());
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals("PyTorch", manager.getEngine().getEngineName());
        }
    }

    @Test
    void printsItsNameAndKnowsItsNetwork() throws IOException {
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            String hash = Hashes.of(folder.resolve("onnx/model.onnx"));
            assertEquals(hash, encoder.fingerprint());
            assertEquals(
                    "SentenceEncoder[tiny " + hash.substring(0, 12) + ", mean of 5 tokens at most]",
                    encoder.toString());
        }
    }

    @Test
    void asManyAnswersAsOtherOnesAreCompared() throws IOException {
        Similarity words = TfIdf.of(List.of("a dog", "a cat"));
        assertArrayEquals(
                new double[] {1, words.of("a dog", "a cat")},
                words.of(List.of("a dog", "a dog"), List.of("a dog", "a cat")));
        String message = "there must be as many answers as other ones, got 1 and 0";
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            for (Similarity measure : List.of(words, encoder)) {
                var error =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> measure.of(List.of("a"), List.of()));
                assertEquals(message, error.getMessage());
            }
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        fails("none", " must be a folder of a sentence encoder");
        missing("tokenizer.json", " must have tokenizer.json");
        missing("onnx/model.onnx", " must have onnx/model.onnx or model.onnx");
        missing("modules.json", "/modules.json is missing");
        missing("1_Pooling/config.json", "/1_Pooling/config.json is missing");
        missing("sentence_bert_config.json", "/sentence_bert_config.json must have max_seq_length");
    }

    @Test
    void saysWhatIsNotSupported() throws IOException {
        String modes = "/1_Pooling/config.json must pool by cls, max or mean alone, got ";
        String flags = "{\"pooling_mode_lasttoken\": true, \"pooling_mode_mean_tokens\": %s}";
        broken("1_Pooling/config.json", flags.formatted(false), modes + "lasttoken");
        broken("1_Pooling/config.json", flags.formatted(true), modes + "lasttoken and mean");
        broken("1_Pooling/config.json", "{}", modes + "nothing");
        broken(
                "modules.json",
                TinyEncoder.modules("Transformer Pooling Dense"),
                "/modules.json must name Transformer, Pooling and at will Normalize, it names"
                        + " Transformer, Pooling, Dense");
    }

    @Test
    void saysWhatIsBroken() throws IOException {
        String json = " is not as sentence-transformers writes it: ";
        broken("modules.json", "{}", "/modules.json" + json + "Not a JSON Array: {}");
        broken("modules.json", "[{\"type\": \"T\"}]", "/modules.json" + json + "no path in {");
        broken("modules.json", "[{", "/modules.json" + json + "java.io.EOFException");
        broken(
                "sentence_bert_config.json",
                "{\"max_seq_length\": \"long\"}",
                "/sentence_bert_config.json" + json + "For input string: \"long\"");
        broken("tokenizer.json", "{\"version\"", "/tokenizer.json is no tokenizer: EOF while");
    }

    @Test
    void saysWhatIsWrongWithTheNetwork() throws IOException {
        byte[] graph = TinyEncoder.graph("input_ids", "attention_mask");
        String notWhole =
                " is no whole ONNX file that ONNX Runtime can open: Protobuf parsing failed.";
        network(Arrays.copyOf(graph, graph.length * 3 / 4), notWhole);
        network("version https://git-lfs.github.com/spec/v1".getBytes(UTF_8), notWhole);
        network(
                TinyEncoder.graph("input_ids", "position_ids"),
                " cannot be used: its inputs must be among [input_ids, attention_mask,"
                        + " token_type_ids], got [input_ids, position_ids]");
        network(
                TinyEncoder.flatGraph("input_ids"),
                " cannot be used: no output is FP32 of shape (texts, tokens, width)");
    }

    @Test
    void saysWhichTextCannotBeEncoded() throws IOException {
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.writeString(
                tokenizer, Files.readString(tokenizer).replace("\"fork\": 5", "\"fork\": 99"));
        try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
            var error =
                    assertThrows(IllegalStateException.class, () -> encoder.of("dog", "a\nfork"));
            assertTrue(
                    error.getMessage().startsWith("tiny cannot encode \"a fork\": Non-zero status"),
                    error.getMessage());
        }
    }

    private void network(byte[] graph, String message) throws IOException {
        Files.write(folder.resolve("onnx/model.onnx"), graph);
        fails("tiny", "/onnx/model.onnx" + message);
    }

    private void missing(String file, String message) throws IOException {
        byte[] kept = Files.readAllBytes(folder.resolve(file));
        Files.delete(folder.resolve(file));
        fails("tiny", message);
        Files.write(folder.resolve(file), kept);
    }

    private void broken(String file, String text, String message) throws IOException {
        byte[] kept = Files.readAllBytes(folder.resolve(file));
        Files.writeString(folder.resolve(file), text);
        fails("tiny", message);
        Files.write(folder.resolve(file), kept);
    }

    private void fails(String name, String message) {
        Path path = temporary.resolve(name);
        var error = assertThrows(IOException.class, () -> SentenceEncoder.load(path).close());
        assertTrue(error.getMessage().startsWith(path + message), error.getMessage());
    }
}

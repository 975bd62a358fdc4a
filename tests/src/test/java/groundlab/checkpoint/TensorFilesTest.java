package groundlab.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFilesTest {

    private static final String INDEX = "model.safetensors.index.json";

    @TempDir private Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray a = manager.arange(6f).reshape(2, 3);
    private final NDArray b = manager.arange(4f).add(0.5f);

    @AfterEach
    void close() {
        manager.close();
    }

    private void write(String file, Map<String, NDArray> tensors) throws IOException {
        Safetensors.write(folder.resolve(file), tensors, Map.of());
    }

    private void index(String weightMap) throws IOException {
        Files.writeString(
                folder.resolve(INDEX),
                ("{'metadata':{'total_size':40},'weight_map':" + weightMap + "}")
                        .replace('\'', '"'));
    }

    private void shards() throws IOException {
        write("one.safetensors", Map.of("a", a));
        write("two.safetensors", Map.of("b", b));
        index("{'a':'one.safetensors','b':'two.safetensors'}");
    }

    private String message() {
        return assertThrows(IOException.class, () -> TensorFiles.open(folder)).getMessage();
    }

    @Test
    void shardsHoldWhatASingleFileHolds() throws IOException {
        shards();
        try (TensorFiles files = TensorFiles.open(folder)) {
            assertEquals(List.of("a", "b"), List.copyOf(files.names()));
            assertEquals(folder.resolve(INDEX).toString(), files.source());
            assertEquals(folder.resolve("two.safetensors").toString(), files.source("b"));
            assertEquals(new Shape(2, 3), files.shape("a"));
            assertEquals(a, files.read("a", manager, Precision.FP32));
            assertEquals(b, files.read("b", manager, Precision.FP32));
        }
        write("model.safetensors", Map.of("a", a, "b", b));
        try (TensorFiles files = TensorFiles.open(folder)) {
            assertEquals(folder.resolve("model.safetensors").toString(), files.source("b"));
            assertEquals(a, files.read("a", manager, Precision.FP32));
            assertEquals(b, files.read("b", manager, Precision.FP32));
            var error = assertThrows(IOException.class, () -> files.shape("c"));
            assertEquals(
                    folder.resolve("model.safetensors") + " has no tensor c", error.getMessage());
        }
    }

    @Test
    void aFolderWithoutTensorsIsNamed() {
        assertEquals(folder + " has neither model.safetensors nor " + INDEX, message());
    }

    @Test
    void anIndexThatIsNoneIsNamed() throws IOException {
        for (String text : List.of("{", "[]", "{}", "{\"weight_map\":3}")) {
            Files.writeString(folder.resolve(INDEX), text);
            assertEquals(
                    folder.resolve(INDEX)
                            + " must be a JSON object with a weight_map from tensors to files",
                    message());
        }
        index("{'a':{}}");
        assertEquals(
                folder.resolve(INDEX)
                        + " must be a JSON object with a weight_map from tensors to files",
                message());
    }

    @Test
    void aShardThatIsNotThereIsNamed() throws IOException {
        shards();
        Files.delete(folder.resolve("two.safetensors"));
        assertEquals(
                folder.resolve(INDEX)
                        + " places tensor b in "
                        + folder.resolve("two.safetensors")
                        + ", which is not there",
                message());
    }

    @Test
    void aTensorThatItsShardLacksIsNamed() throws IOException {
        shards();
        index("{'b':'one.safetensors'}");
        assertEquals(
                folder.resolve(INDEX)
                        + " places tensor b in "
                        + folder.resolve("one.safetensors")
                        + ", which lacks it",
                message());
    }

    @Test
    void aShardCutShortIsNamed() throws IOException {
        shards();
        Path two = folder.resolve("two.safetensors");
        try (FileChannel channel = FileChannel.open(two, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 6);
        }
        assertEquals(
                two
                        + ": tensor b ends at byte 16, but the file holds only 10 bytes of tensors"
                        + " (cut short?)",
                message());
    }
}

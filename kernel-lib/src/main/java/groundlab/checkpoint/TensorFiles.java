package groundlab.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.engine.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a model folder: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} names. Opening reads headers only.
 */
public final class TensorFiles implements AutoCloseable {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Path source;
    private final Staging staging = new Staging();
    private final Map<Path, Safetensors> opened = new LinkedHashMap<>();
    private final Map<String, Path> places = new LinkedHashMap<>();

    private TensorFiles(Path source) {
        this.source = source;
    }

    /**
     * Opens the files of a folder and checks that every tensor is where it should be.
     *
     * @throws IOException if one is missing, cut short or broken; the message names it
     */
    public static TensorFiles open(Path folder) throws IOException {
        Path single = folder.resolve(SINGLE);
        Path index = folder.resolve(INDEX);
        boolean one = Files.exists(single);
        if (!one && !Files.exists(index)) {
            throw new IOException(folder + " has neither " + SINGLE + " nor " + INDEX);
        }
        TensorFiles files = new TensorFiles(one ? single : index);
        try {
            if (one) {
                files.file(single).names().forEach(name -> files.places.put(name, single));
            } else {
                files.placeAll(index);
            }
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private void placeAll(Path index) throws IOException {
        for (Map.Entry<String, JsonElement> entry : weightMap(index).entrySet()) {
            Path shard = index.resolveSibling(entry.getValue().getAsString());
            if (!Files.exists(shard)) {
                throw new IOException(
                        String.format(
                                "%s places tensor %s in %s, which is not there",
                                index, entry.getKey(), shard));
            }
            if (!file(shard).names().contains(entry.getKey())) {
                throw new IOException(
                        String.format(
                                "%s places tensor %s in %s, which lacks it",
                                index, entry.getKey(), shard));
            }
            places.put(entry.getKey(), shard);
        }
    }

    private static Map<String, JsonElement> weightMap(Path index) throws IOException {
        try {
            JsonObject json = JsonParser.parseString(Files.readString(index)).getAsJsonObject();
            Map<String, JsonElement> map = json.getAsJsonObject("weight_map").asMap();
            map.values().forEach(JsonElement::getAsString);
            return map;
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NullPointerException
                | ClassCastException e) {
            throw new IOException(
                    index + " must be a JSON object with a weight_map from tensors to files", e);
        }
    }

    private Safetensors file(Path path) throws IOException {
        Safetensors file = opened.get(path);
        if (file == null) {
            file = Safetensors.open(path, staging);
            opened.put(path, file);
        }
        return file;
    }

    private Safetensors holding(String name) throws IOException {
        return file(placeOf(name));
    }

    private Path placeOf(String name) throws IOException {
        Path place = places.get(name);
        if (place == null) {
            throw new IOException(source + " has no tensor " + name);
        }
        return place;
    }

    /** {@return the names of all tensors, in the order of the file or the index} */
    public Set<String> names() {
        return Collections.unmodifiableSet(places.keySet());
    }

    /** {@return the file that lists all tensors: the only one, or the index} */
    public String source() {
        return source.toString();
    }

    /** {@return the file that holds a tensor} */
    public String source(String name) throws IOException {
        return placeOf(name).toString();
    }

    /** {@return the shape of a tensor} */
    public Shape shape(String name) throws IOException {
        return holding(name).shape(name);
    }

    /**
     * {@return the number format of a tensor in its file}
     *
     * @throws IOException if it is none that can be read
     */
    public Precision precision(String name) throws IOException {
        return holding(name).precision(name);
    }

    /** {@return a tensor in the precision given, attached to {@code manager} and on its device} */
    public NDArray read(String name, NDManager manager, Precision precision) throws IOException {
        return holding(name).read(name, manager, precision);
    }

    /** {@return what {@code work} began to read, all of it read} */
    <T> T whole(Staging.Work<T> work) throws IOException {
        return staging.whole(work);
    }

    /** {@return a tensor whose values are there when {@code whole} returns} */
    NDArray begin(String name, NDManager manager, Precision precision) throws IOException {
        return holding(name).begin(name, manager, precision);
    }

    @Override
    public void close() throws IOException {
        try {
            for (Safetensors file : opened.values()) {
                file.close();
            }
        } finally {
            staging.close();
        }
    }
}

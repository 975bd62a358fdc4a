package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Named tensors of a model. Names are those of the checkpoints on the hub ({@code
 * language_model.model.layers.0…}); the newer names of transformers are read as these.
 */
public final class Weights {

    private final String source;
    private final Map<String, NDArray> byName;

    public Weights(String source, Map<String, NDArray> byName) {
        this.source = source;
        this.byName = byName;
    }

    /** Reads {@code model.safetensors}; the tensors belong to {@code manager}. */
    public static Weights read(Path folder, NDManager manager, Precision precision)
            throws IOException {
        Path file = folder.resolve("model.safetensors");
        Map<String, NDArray> byName = new LinkedHashMap<>();
        try (Safetensors tensors = Safetensors.open(file)) {
            for (String name : tensors.names()) {
                byName.put(hubName(name), tensors.read(name, manager, precision));
            }
        }
        return new Weights(file.toString(), byName);
    }

    public static String hubName(String name) {
        if (name.startsWith("lm_head.")) {
            return "language_model." + name;
        }
        if (!name.startsWith("model.")) {
            return name;
        }
        String inner = name.substring("model.".length());
        return inner.startsWith("language_model.")
                ? inner.replaceFirst("language_model\\.", "language_model.model.")
                : inner;
    }

    /** {@return the name that transformers' module has today for one of the decoder's layers} */
    public static String moduleName(String hubName) {
        return hubName.replaceFirst("^language_model\\.model\\.", "model.language_model.");
    }

    /**
     * {@return the tensor of this name}
     *
     * @throws IllegalArgumentException if it is missing or has another shape
     */
    public NDArray get(String name, long... shape) {
        NDArray found = byName.get(name);
        check(found != null, "%s has no tensor %s", source, name);
        Shape expected = new Shape(shape);
        check(
                found.getShape().equals(expected),
                "%s: tensor %s must have shape %s by config.json, found %s",
                source,
                name,
                expected,
                found.getShape());
        return found;
    }

    public Set<String> names() {
        return byName.keySet();
    }

    public Map<String, NDArray> byName() {
        return byName;
    }

    /** {@return these weights with copies, owned by {@code manager}, of those that match} */
    public Weights copy(Predicate<String> which, NDManager manager) {
        Map<String, NDArray> copy = new LinkedHashMap<>();
        byName.forEach(
                (name, array) -> {
                    NDArray own = array;
                    if (which.test(name)) {
                        own = array.duplicate();
                        own.attach(manager);
                    }
                    copy.put(name, own);
                });
        return new Weights(source, copy);
    }
}

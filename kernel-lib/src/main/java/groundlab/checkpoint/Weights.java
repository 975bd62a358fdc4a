package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.FreeMemory;
import groundlab.engine.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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

    /**
     * Reads all tensors of a model folder, in one file or in shards; they belong to {@code
     * manager}.
     */
    public static Weights read(Path folder, NDManager manager, Precision precision)
            throws IOException {
        Map<String, Shape> all = new LinkedHashMap<>();
        try (TensorFiles files = TensorFiles.open(folder)) {
            for (String name : files.names()) {
                all.put(hubName(name), files.shape(name));
            }
        }
        return read(folder, all, Weights::hubName, manager, precision);
    }

    /**
     * Reads the tensors that a model expects, in one file or in shards; others are left unread.
     * Names, shapes and memory are checked before anything is allocated.
     *
     * @param expected shapes by canonical name
     * @param canonicalName from a name in the files
     * @param manager owns the tensors, which lie on its device
     * @throws IOException if a file is missing, cut short or broken; the message names it
     * @throws IllegalArgumentException if a tensor is missing or has another shape, or if the
     *     memory free is too small for all
     */
    public static Weights read(
            Path folder,
            Map<String, Shape> expected,
            UnaryOperator<String> canonicalName,
            NDManager manager,
            Precision precision)
            throws IOException {
        return read(folder, expected, canonicalName, manager, precision, FreeMemory.of(manager));
    }

    /** The same where {@code free} is known. */
    static Weights read(
            Path folder,
            Map<String, Shape> expected,
            UnaryOperator<String> canonicalName,
            NDManager manager,
            Precision precision,
            FreeMemory free)
            throws IOException {
        try (TensorFiles files = TensorFiles.open(folder)) {
            Loading loading = new Loading(files, expected, canonicalName);
            loading.checkFits(precision, free);
            return new Weights(files.source(), loading.read(manager, precision));
        }
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

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
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Named tensors of a model, under the names of the checkpoints on the hub. */
public final class Weights {

    private final String source;
    private final Family family;
    private final Map<String, NDArray> byName;

    private Weights(String source, Family family, Map<String, NDArray> byName) {
        this.source = source;
        this.family = family;
        this.byName = byName;
    }

    /** Reads the tensors of a model folder; they belong to {@code manager}. */
    public static Weights read(
            Path folder, VlmConfig config, NDManager manager, Precision precision)
            throws IOException {
        Path file = folder.resolve("model.safetensors");
        Map<String, NDArray> byName = new LinkedHashMap<>();
        try (Safetensors tensors = Safetensors.open(file)) {
            for (String name : tensors.names()) {
                byName.put(config.family().hubName(name), tensors.read(name, manager, precision));
            }
        }
        return new Weights(file.toString(), config.family(), byName);
    }

    /** {@return what kind of model they are of} */
    public Family family() {
        return family;
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

    /** {@return all tensors; not to be closed} */
    public Map<String, NDArray> byName() {
        return byName;
    }

    /** {@return shapes (out, in) of the linear layers that an adapter can cover, by layer} */
    Map<String, Shape> linearLayers() {
        Map<String, Shape> layers = new LinkedHashMap<>();
        byName.forEach(
                (name, array) -> {
                    boolean linear =
                            name.endsWith(".weight")
                                    && array.getShape().dimension() == 2
                                    && !name.contains("embed")
                                    && !name.equals(family.head());
                    if (linear) {
                        layers.put(
                                name.substring(0, name.length() - ".weight".length()),
                                array.getShape());
                    }
                });
        return layers;
    }

    /** {@return these weights with copies, owned by {@code manager}, of those that match} */
    public Weights copy(Predicate<String> which, NDManager manager) {
        return map(which, (name, array) -> array.duplicate(), manager);
    }

    /** {@return these weights with others, owned by {@code manager}, for those that match} */
    public Weights map(
            Predicate<String> which,
            BiFunction<String, NDArray, NDArray> change,
            NDManager manager) {
        Map<String, NDArray> changed = new LinkedHashMap<>();
        byName.forEach(
                (name, array) -> {
                    NDArray own = array;
                    if (which.test(name)) {
                        own = change.apply(name, array);
                        own.attach(manager);
                    }
                    changed.put(name, own);
                });
        return new Weights(source, family, changed);
    }
}

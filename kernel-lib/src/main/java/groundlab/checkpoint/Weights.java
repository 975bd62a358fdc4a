package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.FreeMemory;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Named tensors of a model, under the names of the checkpoints on the hub. */
public final class Weights {

    private final String source;
    private final Family family;
    private final Map<String, NDArray> byName;
    private final boolean frozen;
    private String fingerprint;

    private Weights(String source, Family family, Map<String, NDArray> byName, boolean frozen) {
        this.frozen = frozen;
        this.source = source;
        this.family = family;
        this.byName = byName;
    }

    /**
     * Reads the tensors of a model folder, in one file or in shards; what the model has no use for
     * is left unread. Names, shapes and memory are checked before anything is allocated.
     *
     * @param manager owns the tensors, which lie on its device
     * @throws IOException if a file is missing, cut short or broken; the message names it
     * @throws IllegalArgumentException if a tensor is missing or has another shape, or if the
     *     memory free is too small for all
     */
    public static Weights read(
            Path folder, VlmConfig config, NDManager manager, Precision precision)
            throws IOException {
        Map<String, Shape> expected = Shapes.of(config);
        try (TensorFiles files = TensorFiles.open(folder)) {
            Set<String> there = new HashSet<>();
            files.names().forEach(name -> there.add(config.family().hubName(name)));
            expected.keySet().removeIf(n -> Shapes.isSpare(n, config) && !there.contains(n));
            return read(
                    files, expected, config.family(), manager, precision, FreeMemory.of(manager));
        }
    }

    /** The same where files, shapes and free memory are known. */
    static Weights read(
            TensorFiles files,
            Map<String, Shape> expected,
            Family family,
            NDManager manager,
            Precision precision,
            FreeMemory free)
            throws IOException {
        Loading loading = new Loading(files, expected, family::hubName);
        loading.checkFits(precision, free);
        return new Weights(files.source(), family, loading.read(manager, precision), true);
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

    /**
     * {@return SHA-256 over all names and values} Weights as they were read never change, so theirs
     * is computed once.
     */
    public synchronized String fingerprint() {
        if (fingerprint != null) {
            return fingerprint;
        }
        MessageDigest digest = Hashes.sha256();
        update(digest, byName);
        String now = Hashes.hex(digest.digest());
        fingerprint = frozen ? now : null;
        return now;
    }

    /** Adds names and values to a digest. */
    public static void update(MessageDigest digest, Map<String, NDArray> arrays) {
        arrays.forEach(
                (name, array) -> {
                    digest.update(name.getBytes(StandardCharsets.UTF_8));
                    Safetensors.update(digest, array);
                });
    }

    /** {@return shapes (out, in) of the linear layers that an adapter can cover, by layer} */
    Map<String, Shape> linearLayers() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        byName.forEach((name, array) -> shapes.put(name, array.getShape()));
        return linear(shapes, family);
    }

    /** {@return which of these weights are those of linear layers, by the layers' names} */
    static Map<String, Shape> linear(Map<String, Shape> weights, Family family) {
        Map<String, Shape> layers = new LinkedHashMap<>();
        weights.forEach(
                (name, shape) -> {
                    boolean linear =
                            name.endsWith(".weight")
                                    && shape.dimension() == 2
                                    && !name.contains("embed")
                                    && !name.equals(family.head());
                    if (linear) {
                        layers.put(name.substring(0, name.length() - ".weight".length()), shape);
                    }
                });
        return layers;
    }

    /** {@return these weights with copies, owned by {@code manager}, of those that match} */
    public Weights copy(Predicate<String> which, NDManager manager) {
        return map(which, (name, array) -> array.duplicate(), manager);
    }

    /**
     * {@return copies of all, owned by {@code manager} and on its device}
     *
     * @throws IllegalArgumentException if the memory free there is too small
     */
    public Weights copy(NDManager manager) {
        checkFits(FreeMemory.of(manager));
        return map(all -> true, (name, array) -> Precision.copy(array, manager), manager);
    }

    void checkFits(FreeMemory free) {
        long needed =
                byName.values().stream().mapToLong(a -> a.size() * Precision.of(a).bytes()).sum();
        check(
                free.bytes().isEmpty() || needed <= free.bytes().getAsLong(),
                "a copy of %s needs %s, but %s has only %s free; take another device",
                source,
                Loading.gigabytes(needed),
                free.device(),
                Loading.gigabytes(free.bytes().orElse(0)));
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
        return new Weights(source, family, changed, false);
    }
}

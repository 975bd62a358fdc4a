package groundlab.checkpoint;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import groundlab.engine.FreeMemory;
import groundlab.engine.Precision;
import groundlab.engine.Staging;
import groundlab.internal.Progress;
import groundlab.internal.Stop;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The tensors that a model expects, found in its files: first everything is checked from the
 * headers, then it is read.
 */
final class Loading {

    private static final double GB = 1e9;

    private final TensorFiles files;
    private final Map<String, Shape> expected;
    private final Map<String, String> namesInFile = new LinkedHashMap<>();

    Loading(TensorFiles files, Map<String, Shape> expected, UnaryOperator<String> canonicalName)
            throws IOException {
        this.files = files;
        this.expected = expected;
        for (String name : files.names()) {
            String canonical = canonicalName.apply(name);
            if (expected.containsKey(canonical)) {
                String other = namesInFile.put(canonical, name);
                check(
                        other == null,
                        "%s: tensors %s and %s are both read as %s",
                        files.source(),
                        other,
                        name,
                        canonical);
            }
        }
        for (Map.Entry<String, Shape> entry : expected.entrySet()) {
            checkThere(entry.getKey(), entry.getValue());
        }
    }

    private void checkThere(String canonical, Shape shape) throws IOException {
        String name = namesInFile.get(canonical);
        check(name != null, "%s has no tensor %s", files.source(), canonical);
        check(
                files.shape(name).equals(shape),
                "%s: tensor %s must have shape %s by config.json, found %s",
                files.source(name),
                canonical,
                shape,
                files.shape(name));
        files.precision(name); // says so if it cannot be read
    }

    /** {@return bytes of all tensors in this precision} */
    private long bytes(Precision precision) {
        return precision.bytes() * expected.values().stream().mapToLong(Shape::size).sum();
    }

    private long needed(Precision precision) {
        return bytes(precision) + Staging.MOST;
    }

    void checkFits(Precision precision, FreeMemory free) {
        long needed = needed(precision);
        long most = free.bytes().orElse(Long.MAX_VALUE);
        long half = needed(Precision.BF16);
        check(
                needed <= most,
                "%s: its weights need %s in %s, but %s has only %s free; take %sanother device",
                files.source(),
                gigabytes(needed),
                precision,
                free.device(),
                gigabytes(most),
                half < needed && half <= most
                        ? "BF16, which needs " + gigabytes(half) + ", or "
                        : "");
    }

    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GB", bytes / GB);
    }

    /**
     * {@return all expected tensors in their order; if one fails, none is left}
     *
     * @throws java.util.concurrent.CancellationException if the thread was asked to stop
     */
    Map<String, NDArray> read(NDManager manager, Precision precision) throws IOException {
        try (NDManager scratch = manager.newSubManager()) {
            Map<String, NDArray> found = files.whole(() -> begin(scratch, precision));
            Map<String, NDArray> ordered = new LinkedHashMap<>();
            expected.keySet().forEach(name -> ordered.put(name, found.get(name)));
            ordered.values().forEach(array -> array.attach(manager));
            return ordered;
        } catch (ClosedByInterruptException e) {
            Stop.check("loading");
            throw e;
        }
    }

    private Map<String, NDArray> begin(NDManager scratch, Precision precision) throws IOException {
        Map<String, NDArray> found = new HashMap<>();
        long done = 0;
        try (Progress progress = Progress.of("MB loaded", megabytes(bytes(precision)))) {
            for (Map.Entry<String, String> entry : namesInFile.entrySet()) {
                NDArray array = files.begin(entry.getValue(), scratch, precision);
                found.put(entry.getKey(), array);
                long before = megabytes(done);
                done += array.size() * precision.bytes();
                progress.advance(megabytes(done) - before);
            }
        }
        return found;
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }
}

package groundlab.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Operations that DJL lacks (fused attention, bf16, gradients as values, a whole optimizer step in
 * one call), written in TorchScript. The source is {@code kernels.py} beside this class: plain text
 * that is zipped into an archive when the first operation is called.
 *
 * <p>A result belongs to the manager of the first array given, so activations come before weights.
 * Whether a call is recorded for gradients follows {@link GradMode}.
 */
public final class Kernels {

    private static final String SOURCE = "kernels.py";

    /** A module object with one attribute, training = True, in pickle protocol 2. */
    private static final String MODULE =
            "\u0080\u0002c__torch__\nKernels\nq\0)\u0081}(X\b\0\0\0trainingq\u0001\u0088ubq\u0002.";

    /** Shapes change from call to call; the graph optimizer would compile for each of them anew. */
    private static final ThreadLocal<Boolean> PLAIN_EXECUTOR =
            ThreadLocal.withInitial(
                    () -> {
                        JniUtils.setGraphExecutorOptimize(false);
                        return true;
                    });

    private static final Map<String, NDArray> METHODS = new ConcurrentHashMap<>();

    private Kernels() {}

    /** The archive, loaded once; the model is kept because its block dies with it. */
    private static final class Loaded {
        static final Model MODEL = load();
        static final PtSymbolBlock BLOCK = (PtSymbolBlock) MODEL.getBlock();
        static final NDManager MANAGER = MODEL.getNDManager();
    }

    /** {@return the single result of {@code method} on {@code inputs}} */
    public static NDArray call(String method, NDArray... inputs) {
        return run(method, new NDList(inputs)).singletonOrThrow();
    }

    /**
     * {@return the results of {@code method} whose arguments are single arrays and lists of arrays}
     *
     * @param method a method of {@code kernels.py}
     * @param arguments each an {@code NDArray} or a {@code List} of them, in the method's order
     */
    @SuppressWarnings("unchecked")
    public static NDList callWithLists(String method, Object... arguments) {
        NDList inputs = new NDList();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof List<?> list) {
                for (NDArray array : (List<NDArray>) list) {
                    array.setName("list" + i + "[]"); // DJL's way to say: one List[Tensor] argument
                    inputs.add(array);
                }
            } else {
                inputs.add((NDArray) arguments[i]);
            }
        }
        try {
            return run(method, inputs);
        } finally {
            inputs.forEach(array -> array.setName(null));
        }
    }

    private static NDList run(String method, NDList inputs) {
        PLAIN_EXECUTOR.get();
        inputs.add(METHODS.computeIfAbsent(method, Kernels::marker));
        try {
            return ModuleCall.forward(Loaded.BLOCK, inputs, GradMode.isOn());
        } finally {
            inputs.remove(inputs.size() - 1);
        }
    }

    /** DJL reads the name of the method to run from the name of an argument. */
    private static NDArray marker(String method) {
        NDArray marker = Loaded.MANAGER.zeros(new Shape(1));
        marker.setName("module_method:" + method);
        NDScope.unregister(marker); // it outlives the scope that happens to be open
        return marker;
    }

    private static Model load() {
        try {
            Path folder = Files.createTempDirectory("groundlab-kernels");
            Path archive = folder.resolve("kernels.pt");
            writeArchive(archive);
            Model model = Model.newInstance("kernels", "PyTorch");
            model.load(folder, "kernels");
            Files.delete(archive);
            Files.delete(folder);
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the kernels to a temporary folder", e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("This libtorch does not take our kernels", e);
        }
    }

    private static void writeArchive(Path file) throws IOException {
        byte[] source;
        try (InputStream in = Kernels.class.getResourceAsStream(SOURCE)) {
            source = in.readAllBytes();
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "kernels/data.pkl", MODULE.getBytes(StandardCharsets.ISO_8859_1));
            entry(zip, "kernels/code/__torch__.py", source);
            entry(zip, "kernels/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            entry(zip, "kernels/version", "10\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** TorchScript archives are stored, not deflated. */
    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}

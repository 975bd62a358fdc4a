package groundlab.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import java.nio.file.Path;

/** Where all of the library gets the engine, so that it is looked at before it is loaded. */
public final class Torch {

    private static volatile Engine engine;

    private Torch() {}

    /**
     * {@return a manager of arrays on {@code device}; the caller closes it}
     *
     * @throws IllegalStateException if libtorch or the driver does not fit, see {@link #check()}
     * @throws IllegalArgumentException if there is no such device, or libtorch cannot use it
     */
    public static NDManager manager(Device device) {
        Engine loaded = engine();
        if (device.isGpu()) {
            checkGpu(device.getDeviceId());
        }
        return loaded.newBaseManager(device);
    }

    /** {@return a manager of arrays in the host's memory; the caller closes it} */
    public static NDManager host() {
        return manager(Device.cpu());
    }

    /**
     * Checks what the engine would be loaded from, without loading it.
     *
     * @throws IllegalStateException if it does not fit: what was found, and what to set
     */
    public static void check() {
        TorchChoice.of(Utils::getEnvOrSystemProperty).check(() -> Driver.of(Path.of("/")));
    }

    /** {@return the engine, loaded if it was not} */
    static Engine engine() {
        if (engine == null) {
            check();
            try {
                engine = Engine.getEngine("PyTorch");
            } catch (EngineException e) {
                throw new IllegalStateException(unloadable(e), e);
            }
        }
        return engine;
    }

    /** The innermost reason is the system loader's, such as a library that is not found. */
    static String unloadable(Throwable error) {
        Throwable reason = error;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return "libtorch cannot be loaded, "
                + (reason.getMessage() == null ? reason : reason.getMessage())
                + TorchChoice.CURE;
    }

    static void checkGpu(int index) {
        Gpus.checkThere(index, engine().getGpuCount());
        TorchFolder folder = TorchFolder.of(Path.of(LibUtils.getLibtorchPath()));
        Gpus.checkUsable(index, CudaUtils.getComputeCapability(index), folder);
    }
}

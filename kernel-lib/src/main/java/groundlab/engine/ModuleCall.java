package groundlab.engine;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.util.Pair;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Runs a method of a TorchScript module as {@link IValueUtils#forward(PtSymbolBlock, NDList,
 * boolean)} does. That one never lets go of its arguments when the method fails, and with an
 * activation goes the graph behind it: what a step that ran out of memory had made could not be
 * freed. What is needed for it DJL keeps to itself, hence the handles.
 */
final class ModuleCall {

    private static final boolean OWN_STREAM;
    private static final MethodHandle ARGUMENTS;
    private static final MethodHandle RUN;
    private static final MethodHandle RESULT;

    static {
        try {
            Lookup inside =
                    MethodHandles.privateLookupIn(IValueUtils.class, MethodHandles.lookup());
            Class<?> library = inside.findClass("ai.djl.pytorch.jni.PyTorchLibrary");
            OWN_STREAM =
                    (boolean)
                            inside.findStaticVarHandle(
                                            IValueUtils.class, "CUDA_STREAM", boolean.class)
                                    .get();
            ARGUMENTS =
                    inside.findStatic(
                            IValueUtils.class,
                            "getInputs",
                            MethodType.methodType(Pair.class, NDList.class));
            RUN =
                    inside.findVirtual(
                                    library,
                                    "moduleRunMethod",
                                    MethodType.methodType(
                                            long.class,
                                            long.class,
                                            String.class,
                                            long[].class,
                                            boolean.class,
                                            boolean.class))
                            .bindTo(inside.findStaticVarHandle(library, "LIB", library).get());
            RESULT =
                    inside.findConstructor(
                            IValue.class, MethodType.methodType(void.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This DJL is not the one that the kernels know", e);
        }
    }

    private ModuleCall() {}

    /**
     * {@return what the method gives}
     *
     * @param inputs its arguments, and among them one that names it
     * @param recorded whether gradients can be taken
     */
    static NDList forward(PtSymbolBlock block, NDList inputs, boolean recorded) {
        Pair<IValue[], String> call = arguments(inputs);
        long found;
        try {
            found = run(block.getHandle(), call.getValue(), handles(call.getKey()), recorded);
        } finally {
            Arrays.stream(call.getKey()).forEach(IValue::close);
        }
        try (IValue result = result(found)) {
            return result.toNDList((PtNDManager) inputs.head().getManager());
        }
    }

    private static long[] handles(IValue[] values) {
        return Arrays.stream(values).mapToLong(IValue::getHandle).toArray();
    }

    @SuppressWarnings("unchecked")
    private static Pair<IValue[], String> arguments(NDList inputs) {
        try {
            return (Pair<IValue[], String>) ARGUMENTS.invokeExact(inputs);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static long run(long block, String method, long[] arguments, boolean recorded) {
        try {
            return (long) RUN.invokeExact(block, method, arguments, recorded, OWN_STREAM);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static IValue result(long handle) {
        try {
            return (IValue) RESULT.invokeExact(handle);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException own ? own : new IllegalStateException(e);
    }
}

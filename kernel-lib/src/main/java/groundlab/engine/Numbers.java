package groundlab.engine;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers that a device hands to Java. A GPU first does all that it was given before, while Java
 * gives it nothing new: what is read together costs one wait, and waits are counted.
 */
public final class Numbers {

    private static final AtomicLong READS = new AtomicLong();

    private Numbers() {}

    /** {@return the numbers of an FP32 array, row by row} */
    public static float[] of(NDArray array) {
        READS.incrementAndGet();
        return array.toFloatArray();
    }

    /** {@return the numbers of each FP32 array on one device, in one copy} */
    public static List<float[]> of(List<NDArray> arrays) {
        float[] all;
        try (GradMode off = GradMode.off();
                NDArray joined = Kernels.callWithLists("joined", arrays).singletonOrThrow()) {
            all = of(joined);
        }
        List<float[]> each = new ArrayList<>();
        int from = 0;
        for (NDArray array : arrays) {
            int to = from + Math.toIntExact(array.size());
            each.add(Arrays.copyOfRange(all, from, to));
            from = to;
        }
        return each;
    }

    /** {@return the same by name} */
    public static <K> Map<K, float[]> of(Map<K, NDArray> arrays) {
        Map<K, float[]> byName = new LinkedHashMap<>();
        List<K> names = List.copyOf(arrays.keySet());
        List<float[]> numbers = of(names.stream().map(arrays::get).toList());
        names.forEach(name -> byName.put(name, numbers.get(byName.size())));
        return byName;
    }

    /** {@return how often this process has waited for numbers} */
    public static long reads() {
        return READS.get();
    }
}

package groundlab.engine;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says that a device could not give what was asked for. What was being computed is lost and its
 * memory given back; models stay usable, and the same can be tried again in smaller parts.
 */
public final class OutOfMemory extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private static final Pattern ON_HOST =
            Pattern.compile("DefaultCPUAllocator: .*you tried to allocate (\\d+) bytes");
    private static final Pattern ON_GPU =
            Pattern.compile("CUDA out of memory\\. Tried to allocate ([\\d.]+) (bytes|[KMG]iB)");

    /** Of the driver and of libraries, which do not say how much. */
    private static final Pattern UNTOLD =
            Pattern.compile(
                    "CUDA error: out of memory|CUDA out of memory"
                            + "|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED");

    private OutOfMemory(String message, RuntimeException cause) {
        super(message, cause);
    }

    /**
     * {@return what to throw in place of a failure: itself, unless memory ran out}
     *
     * @param work what was being done, such as {@code step 3 of 40}
     * @param manager on its device, when all that it made is closed
     * @param advice a sentence about what to change, without its full stop
     */
    public static RuntimeException instead(
            RuntimeException failure, String work, NDManager manager, String advice) {
        String said = String.valueOf(failure.getMessage());
        OptionalLong asked = asked(said);
        if (failure instanceof OutOfMemory || asked.isEmpty() && !UNTOLD.matcher(said).find()) {
            return failure;
        }
        FreeMemory free = FreeMemory.of(manager);
        List<String> facts = new ArrayList<>();
        asked.ifPresent(bytes -> facts.add("it asked for " + new Bytes(bytes) + " more"));
        free.bytes().ifPresent(bytes -> facts.add(new Bytes(bytes) + " are free without it"));
        String numbers = facts.isEmpty() ? "" : ": " + String.join(", ", facts);
        return new OutOfMemory(
                "%s ran out of memory on %s%s. %s".formatted(work, free.device(), numbers, advice),
                failure);
    }

    private static OptionalLong asked(String said) {
        Matcher host = ON_HOST.matcher(said);
        if (host.find()) {
            return OptionalLong.of(Long.parseLong(host.group(1)));
        }
        Matcher gpu = ON_GPU.matcher(said);
        return gpu.find()
                ? OptionalLong.of(bytes(gpu.group(1), gpu.group(2)))
                : OptionalLong.empty();
    }

    private static long bytes(String number, String unit) {
        int power = "bKMG".indexOf(unit.charAt(0));
        return Math.round(Double.parseDouble(number) * Math.pow(1 << 10, power));
    }
}

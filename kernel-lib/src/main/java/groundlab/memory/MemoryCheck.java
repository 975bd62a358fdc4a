package groundlab.memory;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDManager;
import groundlab.checkpoint.Lora;
import groundlab.engine.Bytes;
import groundlab.engine.FreeMemory;
import groundlab.engine.Precision;
import groundlab.internal.Notices;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether a training fits into what is free, and what to change where it does not.
 *
 * @param work the training
 * @param free on the model's device, where the weights are already
 * @param splits whether a batch may be computed in parts
 */
public record MemoryCheck(Workload work, FreeMemory free, boolean splits) {

    /** An adapter as mDPO's, for those who cannot train all weights. */
    private static final int RANK = 64;

    /** Settings that take less, in the words of a builder. */
    private record Way(String calls, Workload work) {

        Bytes total() {
            return new Bytes(work.need().total());
        }
    }

    /** {@return the check of a training of this model, on its device as it is now} */
    public static MemoryCheck of(Vlm model, Workload work, boolean splits) {
        try (NDManager manager = model.newManager()) {
            return new MemoryCheck(work, FreeMemory.of(manager), splits);
        }
    }

    /**
     * Does nothing where nobody knows what is free, or where it is enough; says so where it may not
     * be.
     *
     * @throws IllegalArgumentException if it is not, even if the estimate is a quarter too high
     */
    public void run() {
        if (free.bytes().isEmpty()) {
            return;
        }
        MemoryNeed need = work.need();
        long there = free.bytes().getAsLong();
        check(need.least() <= there, "%s", sentence());
        if (need.further() > there) {
            Notices.say("It may not fit: " + sentence());
        }
    }

    /** {@return what is needed, what is there, and what takes less} */
    String sentence() {
        MemoryNeed need = work.need();
        return "training needs about %s on %s: %s; beside the weights %s are free; %s"
                .formatted(
                        new Bytes(need.total()),
                        free.device(),
                        need.parts(),
                        new Bytes(free.bytes().orElse(0)),
                        advice());
    }

    private String advice() {
        List<Way> ways = ways();
        List<Way> fitting = ways.stream().filter(way -> fits(way.work)).toList();
        if (!fitting.isEmpty()) {
            return fitting.stream()
                    .map(way -> "%s with %s".formatted(way.total(), way.calls))
                    .collect(Collectors.joining(", ", "it needs about ", ""));
        }
        return ways.stream()
                .min(Comparator.comparingLong(way -> way.work.need().total()))
                .map(way -> "with %s it still needs about %s".formatted(way.calls, way.total()))
                .orElse("no setting takes less");
    }

    /** Of parts only as few as are enough; of those that do not fit, only the most. */
    private List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        String again = "gradientCheckpointing()";
        Workload twice = work.checkpointing(true);
        if (!work.batching().checkpointing()) {
            ways.add(new Way(again, twice));
            parts(work).ifPresent(k -> ways.add(new Way(call(k), work.parts(k))));
        }
        String before = work.batching().checkpointing() ? "" : again + ".";
        if (!fits(twice)) {
            parts(twice).ifPresent(k -> ways.add(new Way(before + call(k), twice.parts(k))));
        }
        if (work.lora() == null) {
            Workload small = twice.lora(Lora.rank(RANK));
            ways.add(
                    new Way(
                            (work.batching().checkpointing() ? "" : again + ".")
                                    + "lora("
                                    + RANK
                                    + ")",
                            small));
        }
        if (work.precision() == Precision.FP32) {
            ways.add(new Way("the model in BF16", work.precision(Precision.BF16)));
        }
        return ways;
    }

    private static String call(int parts) {
        return "accumulate(" + parts + ")";
    }

    private boolean fits(Workload one) {
        return one.need().total() - work.need().weights() <= free.bytes().orElse(0);
    }

    /** {@return the fewest parts that fit, or as many as there can be; none if it is so already} */
    private Optional<Integer> parts(Workload one) {
        if (!splits || one.batching().rows() == 1) {
            return Optional.empty();
        }
        return Optional.of(
                IntStream.rangeClosed(one.batching().parts() + 1, one.batching().batch())
                        .filter(k -> fits(one.parts(k)))
                        .findFirst()
                        .orElse(one.batching().batch()));
    }
}

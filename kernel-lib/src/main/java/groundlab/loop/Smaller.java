package groundlab.loop;

import groundlab.engine.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * What to change so that a step takes less memory.
 *
 * @param plan of the run
 * @param precision of the model
 */
record Smaller(Plan plan, Precision precision) {

    /** {@return calls of a builder that a run can go on with, the cheapest first; may be empty} */
    List<String> cures() {
        List<String> cures = new ArrayList<>();
        if (plan.part() > 1) {
            int parts = Math.min(plan.batch(), 2 * plan.accumulate());
            cures.add("accumulate(%d)".formatted(parts));
        }
        if (!plan.gradientCheckpointing()) {
            cures.add("gradientCheckpointing()");
        }
        return cures;
    }

    /** {@return the same as an advice for somebody whose run did {@code step} steps} */
    String advice(int step) {
        List<String> cures = cures();
        String half =
                precision == Precision.FP32
                        ? "load the model with Compute.with(Precision.BF16), for a run of its own,"
                                + " or take"
                        : "take";
        return cures.isEmpty()
                ? "No setting needs less: %s a device with more memory".formatted(half)
                : "It needs less with %s; run again in the same folder, it goes on after step %d"
                        .formatted(String.join(", or with ", cures), step);
    }
}

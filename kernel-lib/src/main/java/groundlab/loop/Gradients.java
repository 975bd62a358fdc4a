package groundlab.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import groundlab.engine.Autograd;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Kernels;
import groundlab.engine.Precision;
import groundlab.engine.Segments;
import groundlab.internal.Seeds;
import groundlab.loop.Work.Measured;
import java.util.List;
import java.util.Map;

/**
 * The gradient of a batch's loss, computed in parts, each of which is forgotten before the next.
 */
public final class Gradients {

    private final Plan plan;
    private final List<NDArray> parameters;

    public Gradients(Plan plan, List<NDArray> parameters) {
        this.plan = plan;
        this.parameters = parameters;
    }

    /**
     * {@return gradients of the loss of {@code work}, in FP32 where they had to be added or scaled;
     * attached to {@code scope}}
     *
     * @param scale what the loss is multiplied with, so that small gradients in FP16 are not lost;
     *     the gradients are divided by it
     * @param means takes the loss and what else was seen, means over the batch; and {@code tokens}
     */
    public NDList of(
            int step, Work work, double scale, NDManager scope, Map<String, Double> means) {
        NDList sum = new NDList();
        int size = plan.part();
        means.put("loss", 0.0);
        means.put("tokens", 0.0);
        for (int from = 0; from < work.size(); from += size) {
            long chance = Seeds.stream(plan.seed(), "dropout", step, from / size).nextLong();
            try (NDManager scratch = scope.newSubManager()) {
                int to = Math.min(from + size, work.size());
                NDList found = of(work, from, to, chance, scale, scratch, means);
                boolean wide = work.size() > size || scale != 1;
                NDList gradients = wide ? inFp32(found) : found;
                if (sum.isEmpty()) {
                    gradients.attach(scope);
                    sum = gradients;
                } else {
                    Kernels.callWithLists("add_all_", sum, gradients);
                }
            }
        }
        if (scale != 1) {
            try (NDManager scratch = scope.newSubManager();
                    GradMode off = GradMode.off()) {
                Kernels.callWithLists("scale_all_", sum, scratch.create((float) (1 / scale)));
            }
        }
        return sum;
    }

    private NDList of(
            Work work,
            int from,
            int to,
            long chance,
            double scale,
            NDManager scratch,
            Map<String, Double> means) {
        try (GradMode recording = GradMode.on();
                Dropout dropout = Dropout.on(chance);
                Segments kept =
                        plan.gradientCheckpointing() ? Segments.open() : Segments.ofParts()) {
            Measured measured = work.loss(from, to, scratch);
            NDArray scaled = measured.loss().mul(scratch.create((float) scale)); // Scores.number
            NDList gradients = Autograd.gradients(scaled, parameters);
            measured.addTo(means, (double) (to - from) / work.size());
            means.merge("tokens", (double) measured.tokens(), Double::sum);
            return gradients;
        }
    }

    private static NDList inFp32(NDList found) {
        try (GradMode off = GradMode.off()) {
            NDList wide = new NDList();
            found.forEach(one -> wide.add(Precision.FP32.cast(one)));
            return wide;
        }
    }
}

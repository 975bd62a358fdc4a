package groundlab.training;

import groundlab.engine.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

record Guard(OptionalDouble lossAtStart, Precision precision) {

    void loss(Map<String, Double> row, Supplier<List<String>> names) {
        double loss = row.get("loss");
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException(
                    String.format(
                            "the loss of step %d is %s on %s; the model was left as it was before",
                            row.get("step").intValue(), loss, names.get()));
        }
        double tolerance = precision == Precision.FP32 ? 1e-3 : 0.1;
        if (row.get("step") == 1
                && lossAtStart.isPresent()
                && Math.abs(loss - lossAtStart.getAsDouble()) > tolerance) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "at the first step the policy equals the reference, so the loss must be"
                                    + " %.5f, got %.5f: the reference scores are not this model's",
                            lossAtStart.getAsDouble(),
                            loss));
        }
    }

    void gradient(Map<String, Double> row, Supplier<List<String>> names) {
        if (!Double.isFinite(row.get("grad_norm"))) {
            throw new IllegalStateException(
                    String.format(
                            "the gradient of step %d is %s on %s; the model was left as it was"
                                    + " before",
                            row.get("step").intValue(), row.get("grad_norm"), names.get()));
        }
    }
}

package groundlab.objective.neighbours;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.nn.Activation;
import groundlab.objective.Batch;
import groundlab.objective.View;
import java.util.Optional;

/** The base reference b and another e, which is kept near it; see {@link Mrpo}. */
final class TwoReferences {

    private static final double LEAST = 1e-6;

    private final Batch batch;
    private final double eta;
    private final NDArray alpha;

    TwoReferences(Batch batch, double eta, Optional<Double> alpha) {
        this.batch = batch;
        this.eta = eta;
        this.alpha = alpha.map(batch::number).orElseGet(this::adaptive);
    }

    /** {@return the weight, (B) or a number} */
    NDArray alpha() {
        return alpha;
    }

    /** |a_e| / (|a_e| + |a_b|), before anything is moved. */
    private NDArray adaptive() {
        NDArray other = batch.secondReference().gap(CHOSEN, REJECTED).abs(); // (B)
        NDArray base = batch.reference().gap(CHOSEN, REJECTED).abs();
        return other.div(other.add(base).add(LEAST));
    }

    /** {@return log π_e, moved to within η' |log π_b| of log π_b, shape (B)} */
    NDArray other(View view) {
        NDArray base = batch.reference().get(view);
        NDArray room = base.abs().mul(share(view)).mul(batch.number(eta));
        NDArray other = batch.secondReference().get(view);
        return NDArrays.minimum(NDArrays.maximum(other, base.sub(room)), base.add(room));
    }

    /** How unlikely the answer is beside the other one, to the mean of both references. */
    private NDArray share(View view) {
        NDArray own = unlikely(view);
        NDArray both = unlikely(CHOSEN).add(unlikely(REJECTED));
        return own.div(both.add(Float.MIN_NORMAL));
    }

    private NDArray unlikely(View view) {
        return batch.reference().get(view).add(batch.secondReference().get(view)).abs();
    }

    /** {@return −log(α / π_b + (1 − α) / π_e), shape (B)} */
    NDArray mixed(View view) {
        NDArray first = log(alpha).sub(batch.reference().get(view)); // log(α / π_b)
        NDArray second = log(alpha.neg().add(1)).sub(other(view));
        NDArray most = NDArrays.maximum(first, second);
        NDArray apart = first.sub(second).abs().neg();
        return most.add(Activation.softPlus(apart)).neg();
    }

    /** No weight is quite 0, whose logarithm is infinite. */
    private static NDArray log(NDArray weight) {
        return weight.clip(Float.MIN_NORMAL, 1).log();
    }
}

package groundlab.objective.many;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.objective.Batch;

/** Every chosen answer of a batch against every rejected one. */
final class Crossed {

    private Crossed() {}

    /** {@return Δ(y_w,i) − Δ(y_l,j), shape (B, B)} */
    static NDArray margins(Batch batch) {
        return batch.ratio(CHOSEN).expandDims(1).sub(batch.ratio(REJECTED).expandDims(0));
    }
}

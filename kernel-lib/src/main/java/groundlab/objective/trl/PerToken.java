package groundlab.objective.trl;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import groundlab.objective.Batch;
import groundlab.objective.Divergence;
import groundlab.objective.View;

/** Scores divided by the lengths of their answers. */
final class PerToken {

    private PerToken() {}

    /** {@return f'(u_w) / |y_w| − f'(u_l) / |y_l|, shape (B)} */
    static NDArray gap(Divergence divergence, Batch batch) {
        return score(divergence, batch, CHOSEN).sub(score(divergence, batch, REJECTED));
    }

    private static NDArray score(Divergence divergence, Batch batch, View view) {
        return divergence.score(batch, view).div(batch.policy().tokens(view));
    }
}

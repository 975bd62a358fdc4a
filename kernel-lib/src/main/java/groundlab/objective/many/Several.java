package groundlab.objective.many;

import static groundlab.objective.View.CHOSEN;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import groundlab.internal.Checks;
import groundlab.objective.Batch;
import groundlab.objective.View;
import java.util.EnumSet;
import java.util.Set;

/** The scores of a pair's rejected answers. */
final class Several {

    private Several() {}

    static void check(int rejected) {
        Checks.check(
                rejected >= 1 && rejected <= View.MOST_REJECTED,
                "a pair has 1 to %d rejected answers, got %d",
                View.MOST_REJECTED,
                rejected);
    }

    static Set<View> views(int rejected) {
        Set<View> views = EnumSet.of(CHOSEN);
        for (int number = 1; number <= rejected; number++) {
            views.add(View.rejected(number));
        }
        return views;
    }

    /** {@return Δ(y_w), shape (B, 1)} */
    static NDArray chosen(Batch batch) {
        return batch.ratio(CHOSEN).expandDims(1);
    }

    /** {@return Δ of each rejected answer, shape (B, K)} */
    static NDArray ratios(Batch batch, int rejected) {
        NDList ratios = new NDList();
        for (int number = 1; number <= rejected; number++) {
            ratios.add(batch.ratio(View.rejected(number)));
        }
        return NDArrays.stack(ratios, 1);
    }
}

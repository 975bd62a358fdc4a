package groundlab.objective;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;

import ai.djl.ndarray.NDArray;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** An objective on the two answers of a pair, with a reference and a single term. */
public interface PairLoss extends Objective {

    /** {@return how much a log-ratio counts; rewards in the log are beta times log-ratios} */
    double beta();

    /** {@return one loss per pair, shape (B)} */
    NDArray values(Batch batch);

    /** {@return chosen and rejected answer with the true picture} */
    @Override
    default Set<View> views() {
        return EnumSet.of(CHOSEN, REJECTED);
    }

    /** {@return one term, {@code answer}} */
    @Override
    default List<Term> terms(Batch batch) {
        return List.of(new Term("answer", values(batch)));
    }

    /** {@return beta} */
    @Override
    default OptionalDouble rewardScale() {
        return OptionalDouble.of(beta());
    }
}

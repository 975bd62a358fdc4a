package groundlab.objective;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A loss over preference pairs. It names the views it needs; the trainer scores those and no
 * others.
 */
public interface Objective {

    /** {@return the views that the trainer must score} */
    Set<View> views();

    /** {@return whether it compares the picture with a worse one, which pairs must then have} */
    default boolean comparesPictures() {
        return !views().stream().allMatch(View::truePicture);
    }

    /**
     * {@return the terms of the loss, whose sum is minimised} Multiply and divide by arrays, of
     * {@link Scores#number(double)} for instance, and not by Java's numbers: see there.
     */
    List<Term> terms(Scores policy, Scores reference);

    /**
     * {@return the factor between log-ratios and the rewards in the log, or empty if the objective
     * knows no reference and so no rewards}
     */
    OptionalDouble rewardScale();

    /** {@return the loss of a policy that still equals its reference, if that is a fixed number} */
    OptionalDouble lossAtStart();

    /** {@return one loss per pair, shape (B), not averaged} */
    default NDArray loss(Scores policy, Scores reference) {
        return terms(policy, reference).stream()
                .map(Term::values)
                .reduce(NDArray::add)
                .orElseThrow();
    }
}

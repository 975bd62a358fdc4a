package groundlab.objective;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A loss over preference pairs: a pure function of scores. It names the views it needs; the trainer
 * scores those and no others.
 */
public interface Objective {

    /** {@return the views that the trainer must score} */
    Set<View> views();

    /** {@return what else the trainer must provide; nothing by default} */
    default Set<Extra> extras() {
        return Set.of();
    }

    /** {@return how much each token counts in a score; all the same by default} */
    default Optional<TokenWeights> tokenWeights() {
        return Optional.empty();
    }

    /**
     * {@return whether a pair's loss depends on the other pairs of its batch, which then cannot be
     * computed in parts}
     */
    default boolean acrossPairs() {
        return false;
    }

    /** {@return whether it compares the picture with a worse one, which pairs must then have} */
    default boolean comparesPictures() {
        return views().contains(View.FORCED) || !views().stream().allMatch(View::truePicture);
    }

    /**
     * {@return the terms of the loss, whose sum is minimised} Multiply and divide by arrays, of
     * {@link Batch#number(double)} for instance, and not by Java's numbers: see {@link
     * Scores#number}.
     */
    List<Term> terms(Batch batch);

    /** {@return the terms for a batch at the start of a run; {@code reference} may be null} */
    default List<Term> terms(Scores policy, Scores reference) {
        return terms(Batch.of(policy, reference));
    }

    /**
     * {@return the factor between log-ratios and the rewards in the log, or empty if the objective
     * knows no reference and so no rewards}
     */
    OptionalDouble rewardScale();

    /**
     * {@return the same with another beta; itself if it has none}
     *
     * @throws IllegalArgumentException if this objective's beta can only be given where it is made
     */
    default Objective withBeta(double other) {
        throw new IllegalArgumentException(
                this + " takes its beta where it is made: give one objective for each beta");
    }

    /** {@return the loss of a policy that still equals its reference, if that is a fixed number} */
    OptionalDouble lossAtStart();

    /** {@return one loss per pair, shape (B), not averaged} */
    default NDArray loss(Batch batch) {
        return terms(batch).stream().map(Term::values).reduce(NDArray::add).orElseThrow();
    }

    /** {@return the loss for a batch at the start of a run; {@code reference} may be null} */
    default NDArray loss(Scores policy, Scores reference) {
        return loss(Batch.of(policy, reference));
    }
}
